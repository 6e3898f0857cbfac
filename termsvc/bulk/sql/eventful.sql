-- Of each account that has events, how many, and what its only one would be written as.
SELECT account, count(*) AS events, min(what || '/' || place || '/1' || sides) AS alone
FROM token GROUP BY account
