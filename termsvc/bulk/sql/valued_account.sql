-- The accounts with dated values that some condition reads.
SELECT account.account{% for column in columns %}, account.{{ column }}{% endfor %}
FROM account
SEMI JOIN (SELECT account FROM dated WHERE name IN ({{ listed }})) AS dated ON dated.account = account.account
