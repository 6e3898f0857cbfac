SELECT histories.history, ranked.what, ranked.place, ranked.sides, ranked.rank
FROM ranked JOIN histories ON histories.example = ranked.account
