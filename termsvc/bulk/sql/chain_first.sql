-- The accounts that hold agreements, each the first of the chains below it.
SELECT
  account.account,
  account.account AS holder,
  0 AS depth,
  CAST(NULL AS DATE) AS valid_from,
  CAST(NULL AS DATE) AS valid_to,
  [account.account] AS path
FROM account SEMI JOIN agreement ON agreement.account = account.account
