-- Accounts that look alike in every respect, with one of them as an example.
SELECT
  CAST(row_number() OVER (ORDER BY example) AS INTEGER) AS lookalikes,
  *
FROM (
  SELECT {{ looks | join(", ") }}, count(*) AS accounts, min(account) AS example
  FROM life
  GROUP BY {{ looks | join(", ") }}
) AS found
