-- An account's events in one text; accounts with equal texts and lives look alike.
SELECT
  account,
  array_to_string(list_sort(list(what || '/' || place || '/' || rank || sides)), ' ') AS signature
FROM ranked GROUP BY account
