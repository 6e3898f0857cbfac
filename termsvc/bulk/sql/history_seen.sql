-- Of each history, what the rules for a document can see, placed among the dates that decide for it.
SELECT
  history, document,
  array_to_string(list_sort(list(code || '/' || place || '/' || rank || sides)), ' ') AS signature
FROM (
  SELECT
    token.history, seen.document, seen.code,
    CASE WHEN seen.sort = 'signed' THEN '' ELSE token.sides END AS sides,
    coalesce(within.within, -1) AS place,
    dense_rank() OVER (
      PARTITION BY token.history, seen.document, coalesce(seen.sort, token.sort), coalesce(within.within, -1)
      ORDER BY token.place, token.rank
    ) AS rank
  FROM history_token AS token
  JOIN seen ON seen.what = token.what
  LEFT JOIN within
    ON within.document = seen.document AND within.sort = coalesce(seen.sort, token.sort)
    AND within.place = token.place
) AS placed
GROUP BY history, document
