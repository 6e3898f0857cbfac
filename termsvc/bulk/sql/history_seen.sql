-- Of each history, what the rules for a document can see, placed among the dates that decide for it.
SELECT
  history, document,
  array_to_string(list_sort(list(what || '/' || place || '/' || rank || sides)), ' ') AS signature
FROM (
  SELECT
    token.history, relevant.document, token.what, token.sides,
    coalesce(within.within, -1) AS place,
    dense_rank() OVER (
      PARTITION BY token.history, relevant.document, coalesce(within.within, -1) ORDER BY token.place, token.rank
    ) AS rank
  FROM history_token AS token
  JOIN relevant ON relevant.what = token.what
  LEFT JOIN within
    ON within.document = relevant.document AND within.sort = token.sort AND within.place = token.place
) AS placed
GROUP BY history, document
