-- Cells that are no value of their column's type, with the first cell of their rows.
{%- for column, kind in columns.items() %}
SELECT '{{ column }}' AS "column", CAST({{ first | name }} AS VARCHAR) AS "first", CAST({{ column | name }} AS VARCHAR) AS cell
FROM unreadable
WHERE {{ column | name }} IS NOT NULL AND TRY_CAST({{ column | name }} AS {{ kind }}) IS NULL
{%- if not loop.last %}
UNION ALL
{%- endif %}
{%- endfor %}
ORDER BY 1, 2
LIMIT 5
