SELECT token.account, token.what, min(token.day) AS day
FROM token SEMI JOIN wanted ON wanted.account = token.account
WHERE token.day IS NOT NULL
GROUP BY token.account, token.what
ORDER BY token.account, token.what
