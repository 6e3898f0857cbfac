SELECT signature, CAST(row_number() OVER (ORDER BY signature) AS INTEGER) AS history, min(account) AS example
FROM history GROUP BY signature
