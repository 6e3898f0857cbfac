SELECT histories.history, ranked.what, ranked.place, ranked.sides, ranked.rank
FROM (
  SELECT account, what, place, sides, rank FROM several
  UNION ALL
  SELECT token.account, token.what, token.place, token.sides, 1 AS rank
  FROM token SEMI JOIN eventful ON eventful.account = token.account AND eventful.events = 1
) AS ranked
JOIN histories ON histories.example = ranked.account
