-- Which version was in force for every account, document and date, by dates alone: the last that had taken effect for
-- all by then, or that was for new accounts when this one was opened.
SELECT
    opened.account,
    opened.document,
    in_force.on,
    greatest(in_force.sequence, opened.sequence) AS sequence
FROM (
    SELECT accounts.id AS account, accounts.created_on, documents.document, versions.sequence
    FROM accounts
    CROSS JOIN (SELECT DISTINCT document FROM versions) AS documents
    ASOF LEFT JOIN versions
        ON versions.document = documents.document AND versions.effective_on_new <= accounts.created_on
) AS opened
JOIN (
    SELECT documents.document, asked.on, versions.sequence
    FROM (SELECT DISTINCT document FROM versions) AS documents
    CROSS JOIN asked
    ASOF LEFT JOIN versions ON versions.document = documents.document AND versions.effective_on <= asked.on
) AS in_force ON in_force.document = opened.document AND opened.created_on <= in_force.on
