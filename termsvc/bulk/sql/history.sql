-- An account's events in one text; accounts with equal texts and lives look alike.
SELECT account, alone AS signature FROM eventful WHERE events = 1
UNION ALL
SELECT
  account,
  array_to_string(list_sort(list(what || '/' || place || '/' || rank || sides)), ' ') AS signature
FROM several GROUP BY account
