-- Every account as known: its own two dates, its plain parent, and the plain values that some condition reads.
SELECT
  known.id AS account,
  CAST(known.created_on AS DATE) AS created_on,
  CAST(known.closed_on AS DATE) AS closed_on,
  known.parent,
  {% if stamped %}known.fact{% else %}CAST(NULL AS VARCHAR){% endif %} AS fact
  {%- for column in values %},
  {{ column }} AS value_{{ loop.index0 }}
  {%- endfor %}
FROM ({{ known }}) AS known
