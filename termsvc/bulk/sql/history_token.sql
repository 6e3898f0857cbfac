SELECT
  histories.history, ranked.what, ranked.place, ranked.sides, ranked.rank,
  CASE WHEN negotiated.account IS NULL THEN 'event' ELSE 'beside-agreement' END AS sort
FROM ranked
JOIN histories ON histories.example = ranked.account
LEFT JOIN (SELECT DISTINCT account FROM held) AS negotiated ON negotiated.account = ranked.account
