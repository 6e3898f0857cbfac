-- All that the rules can see of an account beside its plain values and its own two dates.
SELECT account, what, day FROM said
{%- for view in views %}
UNION ALL
SELECT account, '{{ view.code }}c' || CAST(alike AS VARCHAR) || '.' || number AS what, day FROM {{ view.turned }}
{%- endfor %}
UNION ALL
SELECT account, code || span AS what, CAST(NULL AS DATE) AS day FROM held
UNION ALL
SELECT account, code || span || 's' AS what, valid_from AS day FROM held WHERE valid_from IS NOT NULL
UNION ALL
SELECT account, code || span || 'e' AS what, valid_to AS day FROM held WHERE valid_to IS NOT NULL
UNION ALL
SELECT DISTINCT account, code || 'signed' AS what, signed_on AS day FROM held
UNION ALL
SELECT DISTINCT account, code || 'from' AS what, effective_from AS day FROM held
UNION ALL
SELECT DISTINCT account, code || 'to' AS what, ends_on AS day FROM held WHERE ends_on IS NOT NULL
UNION ALL
SELECT DISTINCT held.account, held.code || 'opened' AS what, holder.created_on AS day
FROM held JOIN negotiated AS holder ON holder.account = held.holder
UNION ALL
SELECT DISTINCT held.account, held.code || said.what AS what, said.day
FROM held JOIN said ON said.account = held.holder
UNION ALL
SELECT DISTINCT held.account, held.code || 'own' AS what, account.created_on AS day
FROM held JOIN negotiated AS account ON account.account = held.account
UNION ALL
SELECT DISTINCT held.account, held.code || 'shut' AS what, account.closed_on AS day
FROM held JOIN negotiated AS account ON account.account = held.account
WHERE account.closed_on IS NOT NULL
