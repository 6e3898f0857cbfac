-- How many accounts of each cohort have the same values and the same date of their own, and under which agreements: of
-- these the first and the last, which tell whether there is one.
SELECT
  joined.joined, own_dates.day
  {%- for column in columns %}, account.{{ column }}, valued_on.dated_{{ column }}{% endfor %},
  count(*) AS accounts, min(holding.agreement) AS first_agreement, max(holding.agreement) AS last_agreement
FROM member
JOIN joined ON joined.cohort = member.cohort
{%- if columns %}
JOIN account ON account.account = member.account
LEFT JOIN valued_on ON valued_on.account = member.account AND valued_on.held_on = joined.posted_on
{%- endif %}
LEFT JOIN own_dates ON own_dates.account = member.account AND own_dates.source = joined.source
LEFT JOIN (SELECT DISTINCT account, number, agreement FROM held) AS holding
  ON holding.account = member.account AND holding.number = joined.agreement
GROUP BY joined.joined, own_dates.day
{%- for column in columns %}, account.{{ column }}, valued_on.dated_{{ column }}{% endfor %}
