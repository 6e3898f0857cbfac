-- The same facts as they were learned: each with an id and an instant, some stated wrongly before, some taken back after.
-- By what was known last, and had nothing been taken back, these are the facts of plain.sql.

-- Records begin in 2024, with all that had happened until then; what happens later is recorded within hours.
CREATE MACRO learned(moment, n, purpose) AS
    greatest(moment, TIMESTAMPTZ '2024-01-01 00:00:00+00') + to_seconds(3600 + up_to(n, purpose, 18000));
CREATE MACRO later(moment, n, purpose) AS moment + to_seconds(86400 + up_to(n, purpose, 17280000));

CREATE MACRO restated(n) AS chance(n, 'restated') < 0.003;
CREATE MACRO statements(n) AS if(restated(n), [true, false], [false]);
CREATE MACRO statement_id(n, mistaken) AS account_id(n) || if(restated(n) AND NOT mistaken, '.2', '.1');
CREATE MACRO first_stated(n, created_on) AS learned(instant(created_on, n, 'opened at'), n, 'opening recorded');
CREATE MACRO stated(n, created_on, mistaken) AS
    if(restated(n) AND NOT mistaken, later(first_stated(n, created_on), n, 'corrected'), first_stated(n, created_on));

CREATE VIEW accounts AS
WITH each AS (SELECT *, unnest(statements(n)) AS mistaken FROM opened),
wrong AS (
    SELECT *, CASE WHEN NOT mistaken THEN 'nothing' WHEN closed_on IS NOT NULL THEN 'closed_on'
        WHEN country IS NOT NULL AND chance(n, 'mistake') < 0.6 THEN 'country' ELSE 'created_on' END AS mistake
    FROM each
)
SELECT id,
    if(mistake = 'created_on', created_on - 1 - up_to(n, 'days too early', 20), created_on) AS created_on,
    if(mistake = 'closed_on', NULL, closed_on) AS closed_on,
    parent,
    CASE WHEN mistake != 'country' THEN country WHEN country = 'US' THEN 'CA' ELSE 'US' END AS country,
    * EXCLUDE (n, id, created_on, closed_on, parent, country, mistaken, mistake),
    statement_id(n, mistaken) AS fact,
    stated(n, wrong.created_on, mistaken) AS recorded_at
FROM wrong;

CREATE VIEW attributes AS
WITH each AS (SELECT *, unnest(statements(n)) AS mistaken FROM dated)
SELECT account_id(n) AS account, name, value, valid_from, valid_to,
    statement_id(n, mistaken) AS fact, stated(n, created_on, mistaken) AS recorded_at
FROM each ORDER BY n, recorded_at, name, valid_to NULLS LAST;

CREATE VIEW recorded_acceptances AS
SELECT *, account_id(n) || '/' || how || '/' || document || '/' || version AS fact,
    learned(accepted_at, n, 'recorded ' || fact) AS recorded_at
FROM accepted;

CREATE VIEW acceptances AS
SELECT account_id(n) AS account, document, version, accepted_at, fact, recorded_at
FROM recorded_acceptances ORDER BY n, accepted_at, document, version;

CREATE VIEW recorded_objections AS
SELECT *, account_id(n) || '/objection' AS fact,
    learned(coalesce(withdrawn_at, objected_at), n, 'objection recorded') AS recorded_at
FROM objected;

CREATE VIEW objections AS
SELECT account_id(n) AS account, document, version, objected_at, withdrawn_at, fact, recorded_at
FROM recorded_objections ORDER BY n;

CREATE VIEW recorded_agreements AS
SELECT *, id AS fact, learned(instant(signed_on, n, 'signed at'), n, 'recorded ' || id) AS recorded_at FROM agreed;

CREATE VIEW agreements AS SELECT * EXCLUDE (n) FROM recorded_agreements ORDER BY id;

-- Most of what is taken back are acceptances that were another account's, and corrections that were none.
CREATE VIEW retractions AS
WITH taken_back AS (
    SELECT n, fact, recorded_at FROM recorded_acceptances, rates
    WHERE chance(n, 'not accepted ' || fact) * rates.acceptances < 0.0005
    UNION ALL
    SELECT n, statement_id(n, false), stated(n, created_on, false) FROM customers
    WHERE chance(n, 'taken back') < if(restated(n), 0.1, 0.00016)
    UNION ALL
    SELECT n, fact, recorded_at FROM recorded_agreements WHERE chance(n, 'not signed ' || id) < 0.015
    UNION ALL
    SELECT n, fact, recorded_at FROM recorded_objections WHERE chance(n, 'not objected') < 0.02
)
SELECT fact, later(recorded_at, n, 'taken back ' || fact) AS recorded_at FROM taken_back ORDER BY n, fact;
