-- The own dates of the accounts that an agreement reaches, or that hold one.
SELECT account.account, account.created_on, account.closed_on
FROM account
JOIN (SELECT account AS reached FROM held UNION SELECT holder AS reached FROM held) AS negotiated
  ON negotiated.reached = account.account
