SELECT
  history, document,
  CAST(dense_rank() OVER (ORDER BY document, signature) AS INTEGER) AS part
FROM history_seen
