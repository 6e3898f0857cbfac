-- Of each history, what the rules for a document can see, placed among the dates that decide for it.
SELECT
  history, document,
  array_to_string(list_sort(list(code || '/' || place || '/' || rank || sides)), ' ') AS signature
FROM (
  SELECT
    sorted.history, sorted.document, sorted.code,
    CASE WHEN sorted.sort = 'signed' THEN '' ELSE sorted.sides END AS sides,
    coalesce(within.within, -1) AS place,
    dense_rank() OVER (
      PARTITION BY sorted.history, sorted.document, sorted.sort, coalesce(within.within, -1)
      ORDER BY sorted.place, sorted.rank
    ) AS rank
  FROM (
    SELECT
      token.history, seen.document, seen.code, token.place, token.rank, token.sides,
      CASE
        WHEN seen.signed THEN 'signed'
        WHEN max(CASE WHEN seen.permits THEN 1 ELSE 0 END) OVER (PARTITION BY token.history, seen.document) = 1
          THEN 'permitted'
        ELSE 'event'
      END AS sort
    FROM history_token AS token JOIN seen ON seen.what = token.what
  ) AS sorted
  LEFT JOIN within
    ON within.document = sorted.document AND within.sort = sorted.sort AND within.place = sorted.place
) AS placed
GROUP BY history, document
