-- Where several events of an account fall between the same two dates, their order among each other.
SELECT
  token.account, token.what, token.place, token.sides,
  dense_rank() OVER (PARTITION BY token.account, token.place ORDER BY token.day) AS rank
FROM token SEMI JOIN eventful ON eventful.account = token.account AND eventful.events > 1
