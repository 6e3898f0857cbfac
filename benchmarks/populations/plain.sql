-- The tables of a population of which nothing is known of how its facts were learned.

CREATE VIEW accounts AS SELECT * EXCLUDE (n) FROM opened;

CREATE VIEW attributes AS
SELECT account_id(n) AS account, name, value, valid_from, valid_to FROM dated ORDER BY n, name, valid_to NULLS LAST;

CREATE VIEW acceptances AS
SELECT account_id(n) AS account, document, version, accepted_at FROM accepted ORDER BY n, accepted_at, document, version;

CREATE VIEW objections AS
SELECT account_id(n) AS account, document, version, objected_at, withdrawn_at FROM objected ORDER BY n;

CREATE VIEW agreements AS SELECT * EXCLUDE (n) FROM agreed ORDER BY id;
