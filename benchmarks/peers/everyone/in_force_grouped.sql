-- The same with one row for each account: a number that accounts have in common whose answers are the same.
SELECT
    account,
    CAST(sum(hash(document, "on", sequence) % 1000003) AS BIGINT) AS cohort
FROM ({% include "in_force.sql" %}) AS in_force
GROUP BY account
