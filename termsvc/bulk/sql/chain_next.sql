-- One step down: whoever belongs to the last of a chain, while both the chain and that hold; a circle ends.
SELECT account, holder, depth, valid_from, valid_to, path
FROM (
  SELECT
    lineage.account,
    chain.holder,
    chain.depth + 1 AS depth,
    CASE WHEN chain.valid_from IS NULL OR lineage.valid_from > chain.valid_from
      THEN lineage.valid_from ELSE chain.valid_from END AS valid_from,
    CASE WHEN chain.valid_to IS NULL OR lineage.valid_to < chain.valid_to
      THEN lineage.valid_to ELSE chain.valid_to END AS valid_to,
    list_append(chain.path, lineage.account) AS path
  FROM {{ chain }} AS chain
  JOIN lineage ON lineage.parent = chain.account
  WHERE NOT list_contains(chain.path, lineage.account)
) AS step
WHERE valid_from IS NULL OR valid_to IS NULL OR valid_from < valid_to
