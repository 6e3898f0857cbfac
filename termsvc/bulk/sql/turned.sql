-- What the values amount to, from each date at which that changes.
SELECT account, day, alike, CAST(row_number() OVER (PARTITION BY account ORDER BY day NULLS FIRST) AS VARCHAR) AS number
FROM (
  SELECT
    valued.account, valued.day, judged.alike,
    lag(judged.alike) OVER (PARTITION BY valued.account ORDER BY valued.day NULLS FIRST) AS before
  FROM {{ valued }} AS valued
  JOIN {{ judged }} AS judged ON
  {%- for column in columns %} judged.{{ column }} IS NOT DISTINCT FROM valued.{{ column }}
  {%- if not loop.last %} AND{% endif %}
  {%- endfor %}
) AS judged
WHERE before IS DISTINCT FROM alike
