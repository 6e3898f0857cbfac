-- The agreements that an account and its ancestors hold, numbered within the account by what decides between them.
SELECT
  account, valid_from, valid_to, agreement, number, holder, signed_on, effective_from, ends_on,
  'h' || CAST(number AS VARCHAR) || shape AS code,
  '@' || CAST(depth AS VARCHAR) || '.' || CAST(row_number() OVER (
    PARTITION BY account, number, depth ORDER BY valid_from NULLS FIRST
  ) AS VARCHAR) AS span
FROM (
  SELECT
    chain.account, chain.depth, chain.holder, chain.valid_from, chain.valid_to,
    agreement.agreement, agreement.signed_on, agreement.effective_from, agreement.ends_on, agreement.shape,
    CAST(dense_rank() OVER (
      PARTITION BY chain.account ORDER BY agreement.precedence, agreement.signed_on, agreement.agreement
    ) AS INTEGER) AS number
  FROM chain JOIN agreement ON agreement.account = chain.holder
) AS numbered
