SELECT
  account, document, version, objected_at, withdrawn_at,
  CAST(row_number() OVER (PARTITION BY account, document, version ORDER BY objected_at) AS VARCHAR) AS number
FROM objection
