-- Keys that stand more than once where a table has no column to say which statement counts.
SELECT {{ key | map("name") | join(", ") }}, count(*) AS times
FROM {{ table }} AS stated
SEMI JOIN {{ contested }} AS contested ON contested.hashed = xxhash64({{ key | map("name") | join(", ") }})
GROUP BY {{ key | map("name") | join(", ") }}
HAVING count(*) > 1
ORDER BY {{ key | map("name") | join(", ") }}
LIMIT 10
