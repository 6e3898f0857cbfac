-- Rows without a value that every row must have.
SELECT {{ needed | map("name") | join(", ") }}
FROM {{ table }} AS stated
WHERE {% for column in needed %}{{ column | name }} IS NULL{% if not loop.last %} OR {% endif %}{% endfor %}
LIMIT 1
