SELECT answers, CAST(sum(accounts) AS BIGINT) AS accounts, min(example) AS example FROM answered GROUP BY answers
