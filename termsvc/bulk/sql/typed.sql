-- A table with every column of the layout in its type, and its columns of values as they are.
SELECT
  {%- for column in columns %}
  CAST({% if column.there %}found.{{ column.name | name }}{% else %}NULL{% endif %} AS {{ column.kind }}) AS {{ column.name | name }}
  {%- if not loop.last or values %},{% endif %}
  {%- endfor %}
  {%- for column in values %}
  found.{{ column | name }}{% if not loop.last %},{% endif %}
  {%- endfor %}
FROM {{ found | name }} AS found
