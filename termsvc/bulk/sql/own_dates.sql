-- The dates of accounts' own that cohorts name.
SELECT token.account, source.source, min(token.day) AS day
FROM token JOIN source ON source.what = token.what
GROUP BY token.account, source.source
