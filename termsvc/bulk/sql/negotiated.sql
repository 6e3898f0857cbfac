-- The own dates of the accounts that an agreement reaches, or that hold one.
SELECT account.account, account.created_on, account.closed_on
FROM account SEMI JOIN (SELECT account FROM held UNION SELECT holder AS account FROM held) AS held
  ON held.account = account.account
