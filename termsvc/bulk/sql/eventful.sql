SELECT account, count(*) AS events FROM token GROUP BY account
