-- Dated values, each account's told apart by their order.
SELECT
  dated.account, dated.valid_from, dated.valid_to,
  meant.code || '.' || CAST(row_number() OVER (
    PARTITION BY dated.account, dated.name ORDER BY dated.valid_from NULLS FIRST
  ) AS VARCHAR) AS code
FROM dated JOIN meant_value AS meant ON meant.name = dated.name AND meant.value = dated.value
