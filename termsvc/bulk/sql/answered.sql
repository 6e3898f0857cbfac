-- The answers of each set of look-alikes, over all documents, in one text.
SELECT
  sight.lookalikes,
  min(sight.accounts) AS accounts,
  min(sight.example) AS example,
  array_to_string(list_sort(list(answer.answer)), ' ') AS answers
FROM sight
JOIN answer
  ON answer.document = sight.document AND answer.verdict = sight.verdict AND answer.opened = sight.opened
  AND answer.closed = sight.closed AND answer.lasted = sight.lasted AND answer.part = sight.part
GROUP BY sight.lookalikes
