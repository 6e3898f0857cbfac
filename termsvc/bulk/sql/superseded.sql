-- Of each key's statements known by then and not taken back, all but the one recorded last.
SELECT fact
FROM (
  SELECT
    known.fact,
    row_number() OVER (
      PARTITION BY {{ key | map("name") | join(", ") }} ORDER BY known.recorded_at DESC NULLS LAST, known.fact DESC
    ) AS place
  FROM ({{ known }}) AS known
  SEMI JOIN {{ contested }} AS contested ON contested.hashed = xxhash64({{ key | map("name") | join(", ") }})
) AS ordered
WHERE place > 1
