-- Of each account and version, whether it is concerned, with a date of its own where accounts alike have their own.
SELECT
  member.account, concerned.document, concerned.version, concerned.kept_out,
  CASE WHEN concerned.source IS NULL THEN concerned.binds_from ELSE own_dates.day END AS binds_from,
  concerned.awaits_assent
FROM member
JOIN concerned ON concerned.cohort = member.cohort
LEFT JOIN own_dates ON own_dates.account = member.account AND own_dates.source = concerned.source
{%- if only_told %}
SEMI JOIN told ON told.account = member.account
{%- endif %}
ORDER BY member.account, concerned.document, concerned.version
