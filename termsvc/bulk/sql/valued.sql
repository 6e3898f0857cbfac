-- Accounts with dated values that a view reads: all of its values, plain and dated, from each date at which one changes.
SELECT
  turn.account, turn.day
  {%- for column in columns %}, account.{{ column }}{% endfor %}
  {%- for name, column in names %}
  , max(CASE WHEN dated.name = '{{ name }}' THEN dated.value END) AS dated_{{ column }}
  {%- endfor %}
FROM (
  SELECT account, CAST(NULL AS DATE) AS day FROM dated WHERE name IN ({{ listed }})
  UNION SELECT account, valid_from AS day FROM dated WHERE name IN ({{ listed }}) AND valid_from IS NOT NULL
  UNION SELECT account, valid_to AS day FROM dated WHERE name IN ({{ listed }}) AND valid_to IS NOT NULL
) AS turn
JOIN valued_account AS account ON account.account = turn.account
LEFT JOIN dated
  ON dated.account = turn.account
  AND dated.name IN ({{ listed }})
  AND (dated.valid_from IS NULL OR dated.valid_from <= turn.day)
  AND (dated.valid_to IS NULL OR turn.day IS NULL OR turn.day < dated.valid_to)
GROUP BY turn.account, turn.day{% for column in columns %}, account.{{ column }}{% endfor %}
