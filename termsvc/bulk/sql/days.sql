-- Every date that an account has of its own.
SELECT created_on AS day FROM account
UNION SELECT closed_on AS day FROM account WHERE closed_on IS NOT NULL
UNION SELECT day FROM event WHERE day IS NOT NULL
