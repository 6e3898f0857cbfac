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
SELECT document, row_number() OVER (ORDER BY rank) AS place, least(greatest(sign_ups - (place - 1), 0), 1) AS share
FROM (SELECT document, rank FROM versions GROUP BY ALL HAVING min(effective_on_new) = DATE '2015-01-01'), rates;

-- On which occasions customers say yes, and the share of those who do: to what is shown at sign-up, on an order form that is
-- signed before the account is opened, and to a version, with its label and date of posting, that asks for assent.
CREATE TABLE occasions AS
SELECT 'sign-up' AS how, document, NULL AS label, NULL::DATE AS posted_on, share FROM clickwraps
UNION ALL
SELECT 'order', document, NULL, NULL, orders FROM clickwraps, rates WHERE place = 1
UNION ALL
SELECT 'assent', document, label, posted_on, assents FROM versions, rates WHERE assent = 'express';

CREATE VIEW accepted AS
WITH yes AS (
    SELECT n, how, document, label, how || document || coalesce(label, '') AS occasion,
        CASE how WHEN 'sign-up' THEN created_on
            WHEN 'order' THEN created_on - 1 - floor(60 * chance(n, 'ordered') ** 2)::INTEGER
            ELSE posted_on + 1 + floor(42 * chance(n, 'days to ' || occasion) ** 2)::INTEGER END AS day
    FROM customers, occasions
    WHERE chance(n, occasion) < share
        AND (how != 'assent' OR created_on < posted_on AND (closed_on IS NULL OR closed_on > posted_on + 45))
)
SELECT n, how, yes.document, coalesce(label, current.version) AS version, instant(yes.day, n, 'time of ' || occasion) AS accepted_at
FROM yes LEFT JOIN for_new_accounts AS current ON label IS NULL AND current.document = yes.document AND current.day = yes.day
WHERE coalesce(label, current.version) IS NOT NULL;

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

-- One row for each agreement; `g` is the number of its own from which chance draws.
CREATE VIEW signed AS
WITH numbered AS (
    SELECT n, created_on, unnest(if(chance(n, 'negotiates again') < 0.05, [1, 2], [1])) AS number
    FROM customers
    WHERE chance(n, 'negotiates') < CASE WHEN in_charge THEN 0.08 WHEN buys = 'enterprise' THEN 0.028 ELSE 0.0003 END
)
SELECT n, number, 2 * n + number AS g,
    greatest(created_on + 400 * (number - 1) + floor(-60 + 460 * chance(g, 'signed'))::INTEGER, DATE '2015-01-01') AS signed_on,
    signed_on - 10 + up_to(g, 'starts', 46) AS effective_from,
    if(chance(g, 'has an end') < 0.8, effective_from + 365 * (1 + up_to(g, 'years', 5)), NULL) AS effective_to,
    chance(g, 'renews') < 0.7 AS auto_renews,
    CASE WHEN chance(g, 'precedence') < 0.92 THEN 0 WHEN chance(g, 'precedence') < 0.97 THEN 10 ELSE 5 END AS precedence
FROM numbered;

-- Each governs one to four documents, of those that were there when it was signed; the first in the catalogue are likelier.
CREATE VIEW agreed AS
WITH agreement AS MATERIALIZED (FROM signed),
governed AS (
    SELECT g, signed_on, document
    FROM agreement JOIN (SELECT document, rank, min(posted_on) AS since FROM versions GROUP BY ALL) ON since <= signed_on
    QUALIFY row_number() OVER (PARTITION BY g ORDER BY -ln(1 - chance(g, 'governs ' || document)) * (rank + 1), document)
        <= 1 + floor(4 * chance(g, 'documents') ** 2)
),
worded AS (
    SELECT g, document, arg_max(label, sequence) AS pinned, chance(g, 'mode of ' || document) AS mode,
        if(chance(g, 'changes of ' || document) < 0.4, [0, 30, 60, 90][1 + up_to(g, 'notice of ' || document, 4)], NULL) AS notice_days
    FROM governed JOIN versions USING (document) WHERE posted_on <= signed_on GROUP BY ALL
),
stipulated AS (
    SELECT g, to_json(list(json_merge_patch(
        CASE WHEN mode < 0.6 THEN json_object('document', document, 'mode', 'replace',
                'sha256', sha256('Agreement ' || g::VARCHAR || ' on ' || document || chr(10)))
            WHEN mode < 0.8 THEN json_object('document', document, 'mode', 'pin', 'version', pinned)
            ELSE json_object('document', document, 'mode', 'float') END,
        if(notice_days IS NULL, json_object('unilateral_changes', 'not_permitted'),
            json_object('unilateral_changes', 'permitted', 'notice_days', notice_days))) ORDER BY document))::VARCHAR AS terms
    FROM worded GROUP BY g
)
SELECT n, account_id(n) || '-' || number::VARCHAR AS id, account_id(n) AS account, signed_on, effective_from, effective_to,
    auto_renews, precedence, terms
FROM agreement JOIN stipulated USING (g);
