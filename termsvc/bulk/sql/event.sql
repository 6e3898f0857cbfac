-- All that the rules can see of an account beside its plain values and its own two dates.
SELECT account, what, day FROM said
UNION ALL
SELECT account, code || 's' AS what, valid_from AS day FROM valued
UNION ALL
SELECT account, code || 'e' AS what, valid_to AS day FROM valued
UNION ALL
SELECT account, what, CAST(NULL AS DATE) AS day FROM profiled
UNION ALL
SELECT account, code || span AS what, CAST(NULL AS DATE) AS day FROM held
UNION ALL
SELECT account, code || span || 's' AS what, valid_from AS day FROM held
UNION ALL
SELECT account, code || span || 'e' AS what, valid_to AS day FROM held
UNION ALL
SELECT DISTINCT account, code || 'signed' AS what, signed_on AS day FROM held
UNION ALL
SELECT DISTINCT account, code || 'from' AS what, effective_from AS day FROM held
UNION ALL
SELECT DISTINCT account, code || 'to' AS what, ends_on AS day FROM held
UNION ALL
SELECT DISTINCT held.account, held.code || 'opened' AS what, holder.created_on AS day
FROM held JOIN negotiated AS holder ON holder.account = held.holder
UNION ALL
SELECT DISTINCT held.account, held.code || said.what AS what, said.day
FROM held JOIN said ON said.account = held.holder
-- Beside an agreement the account's own two dates are compared with more dates than else.
UNION ALL
SELECT negotiated.account, 'opened' AS what, negotiated.created_on AS day
FROM negotiated SEMI JOIN held ON held.account = negotiated.account
UNION ALL
SELECT negotiated.account, 'closed' AS what, negotiated.closed_on AS day
FROM negotiated SEMI JOIN held ON held.account = negotiated.account
