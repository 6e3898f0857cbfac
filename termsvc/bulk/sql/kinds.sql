-- What the rules for a document can tell apart, with one account of each kind as an example.
SELECT document, verdict, opened, closed, lasted, part, min(example) AS example
FROM sight
GROUP BY document, verdict, opened, closed, lasted, part
ORDER BY document, verdict, opened, closed, lasted, part
