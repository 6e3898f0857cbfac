-- What customers did: said yes or no to versions, and signed agreements. The table `versions` is there before.

-- The version of a document that binds whoever signs up on a day, if any does.
CREATE TABLE for_new_accounts AS
SELECT document, day, arg_max(label, sequence) AS version
FROM (SELECT DATE '2015-01-01' + range::INTEGER AS day FROM range(4400)) JOIN versions
    ON posted_on <= day AND effective_on_new <= day AND (withdrawn_on IS NULL OR day < withdrawn_on)
GROUP BY ALL;

-- How many acceptances an account gives on average, and of these: order forms, and the share of those whose account was
-- there at posting that say yes to a version which asks for it. The rest are sign-ups.
CREATE TABLE rates AS
SELECT getvariable('acceptances')::DOUBLE AS acceptances, 0.02 * acceptances AS orders,
    coalesce(sum(share_before(posted_on)) FILTER (assent = 'express'), 0) AS asked,
    if(asked = 0, 0, least(0.9, 0.2 * acceptances / asked)) AS assents,
    acceptances - orders - asked * assents AS sign_ups
FROM versions;

-- Which documents are shown at sign-up, and the share of customers whose yes to them is on record: the first ones more often.
CREATE TABLE clickwraps AS
SELECT document, rank = min(rank) OVER () AS first,
    least(greatest(sign_ups - (row_number() OVER (ORDER BY rank) - 1), 0), 1) AS share
FROM (SELECT document, rank FROM versions GROUP BY ALL HAVING min(effective_on_new) = DATE '2015-01-01'), rates;

CREATE VIEW accepted AS
WITH signing AS (
    SELECT n, created_on AS day, 'sign-up' AS how, document
    FROM customers, clickwraps WHERE chance(n, 'signs ' || document) < share
    UNION ALL
    -- An order form, signed before the account was opened.
    SELECT n, created_on - 1 - floor(60 * chance(n, 'ordered') ** 2)::INTEGER, 'order', document
    FROM customers, rates, clickwraps WHERE first AND chance(n, 'orders') < orders
)
SELECT n, how, document, version, instant(day, n, 'signs at ' || how || document) AS accepted_at
FROM signing JOIN for_new_accounts USING (document, day)
UNION ALL
SELECT n, 'assent', document, label,
    instant(posted_on + 1 + floor(42 * chance(n, 'assents on ' || document || label) ** 2)::INTEGER, n, 'assents at ' || document || label)
FROM customers, versions, rates
WHERE assent = 'express' AND created_on < posted_on AND (closed_on IS NULL OR closed_on > posted_on + 45)
    AND chance(n, 'assents ' || document || label) < assents;

CREATE VIEW plain_acceptances AS
SELECT account_id(n) AS account, document, version, accepted_at FROM accepted ORDER BY n, accepted_at, document, version;

CREATE VIEW objected AS
WITH chosen AS (
    SELECT n, arg_max(version, draw(n, 'objects to ' || version.document || version.label)) AS version
    FROM customers, (SELECT versions AS version FROM versions)
    WHERE chance(n, 'objects') < 0.0005 AND version.assent = 'continued_use'
        AND version.effective_on > version.posted_on AND created_on < version.posted_on
    GROUP BY n
)
SELECT n, version.document AS document, version.label AS version,
    -- One in ten is too late.
    instant(version.posted_on + floor(1.1 * (version.effective_on - version.posted_on) * chance(n, 'objects on'))::INTEGER,
        n, 'objects at') AS objected_at,
    if(chance(n, 'relents') * 3 < 1, objected_at + to_days(1 + up_to(n, 'relents on', 60)), NULL) AS withdrawn_at
FROM chosen;

CREATE VIEW plain_objections AS
SELECT account_id(n) AS account, document, version, objected_at, withdrawn_at FROM objected ORDER BY n;

-- One row for each agreement; `g` is the number of its own from which chance draws.
CREATE VIEW signed AS
WITH holders AS (
    SELECT n, created_on FROM customers
    WHERE chance(n, 'negotiates') < CASE WHEN in_charge THEN 0.08 WHEN buys = 'enterprise' THEN 0.028 ELSE 0.0003 END
),
numbered AS (
    SELECT n, 1 AS number, created_on FROM holders
    UNION ALL
    SELECT n, 2, created_on FROM holders WHERE chance(n, 'negotiates again') < 0.05
)
SELECT n, number, 2 * n + number AS g,
    greatest(created_on + 400 * (number - 1) + floor(-60 + 460 * chance(g, 'signed'))::INTEGER, DATE '2015-01-01') AS signed_on,
    signed_on - 10 + up_to(g, 'starts', 46) AS effective_from,
    if(chance(g, 'has an end') < 0.8, effective_from + 365 * (1 + up_to(g, 'years', 5)), NULL) AS effective_to,
    chance(g, 'renews') < 0.7 AS auto_renews,
    CASE WHEN chance(g, 'precedence') < 0.92 THEN 0 WHEN chance(g, 'precedence') < 0.97 THEN 10 ELSE 5 END AS precedence
FROM numbered;

-- Each governs one to four documents, of those that were there when it was signed; those first in the catalogue are likelier.
CREATE VIEW terms AS
WITH there AS (
    SELECT document, min(rank) AS rank, min(posted_on) AS since FROM versions GROUP BY document
),
governed AS (
    SELECT n, g, signed_on, document FROM signed JOIN there ON since <= signed_on
    QUALIFY row_number() OVER (PARTITION BY g ORDER BY -ln(1 - chance(g, 'governs ' || document)) * (rank + 1), document)
        <= 1 + floor(4 * chance(g, 'documents') ** 2)
),
worded AS (
    SELECT n, g, document, arg_max(label, sequence) AS pinned,
        chance(g, 'mode of ' || document) AS mode,
        if(chance(g, 'changes of ' || document) < 0.4,
            [0, 30, 60, 90][1 + up_to(g, 'notice of ' || document, 4)], NULL) AS notice_days
    FROM governed JOIN versions USING (document) WHERE posted_on <= signed_on GROUP BY ALL
)
SELECT g, to_json(list(json_merge_patch(
    CASE WHEN mode < 0.6 THEN json_object('document', document, 'mode', 'replace',
            'sha256', sha256('Agreement ' || g::VARCHAR || ' on ' || document || chr(10)))
        WHEN mode < 0.8 THEN json_object('document', document, 'mode', 'pin', 'version', pinned)
        ELSE json_object('document', document, 'mode', 'float') END,
    if(notice_days IS NULL, json_object('unilateral_changes', 'not_permitted'),
        json_object('unilateral_changes', 'permitted', 'notice_days', notice_days))) ORDER BY document))::VARCHAR AS terms
FROM worded GROUP BY g;

CREATE VIEW plain_agreements AS
SELECT account_id(n) || '-' || number::VARCHAR AS id, account_id(n) AS account, signed_on, effective_from, effective_to,
    auto_renews, precedence, terms
FROM signed JOIN terms USING (g) ORDER BY id;
