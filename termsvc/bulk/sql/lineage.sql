-- To which account each known one belongs, and while it does.
SELECT account, parent, CAST(NULL AS DATE) AS valid_from, CAST(NULL AS DATE) AS valid_to
FROM account WHERE parent IS NOT NULL
UNION ALL
SELECT dated.account, meant.parent, dated.valid_from, dated.valid_to
FROM dated
JOIN meant_parent AS meant ON meant.value = dated.value
SEMI JOIN account ON account.account = dated.account
WHERE dated.name = 'parent'
