-- Each event by its place among the dates that decide, and on which side of the account's own two dates it falls.
SELECT
  event.account,
  event.what,
  event.day,
  coalesce(place.place, -1) AS place,
  CASE WHEN event.day < account.created_on THEN '<' WHEN event.day = account.created_on THEN '='
    WHEN event.day > account.created_on THEN '>' ELSE '' END
  || CASE WHEN event.day < account.closed_on THEN '<' WHEN event.day = account.closed_on THEN '='
    WHEN event.day > account.closed_on THEN '>' ELSE '' END AS sides
FROM event
JOIN account ON account.account = event.account
LEFT JOIN place ON place.day = event.day
