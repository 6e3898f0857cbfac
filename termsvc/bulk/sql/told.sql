-- The accounts that some version concerns, but for those that lists before this one tell.
SELECT member.account
FROM member
SEMI JOIN told_cohort ON told_cohort.cohort = member.cohort
{%- if before %}
ANTI JOIN told_before ON told_before.account = member.account
{%- endif %}
ORDER BY member.account
