-- Keys that are stated more than once, by their hash; another key of the same hash does no harm.
SELECT xxhash64({{ key | map("name") | join(", ") }}) AS hashed
FROM ({{ known }}) AS known
GROUP BY xxhash64({{ key | map("name") | join(", ") }})
HAVING count(*) > 1
