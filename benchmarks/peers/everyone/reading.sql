-- The least that an answer for everyone costs: read all that bears on one, and write a number for each account.
SELECT
    accounts.id AS account,
    CAST((hash(created_on, closed_on, parent{% for column in values %}, {{ column }}{% endfor %}) % 1000 + dealings.read) % 1000 AS INTEGER)
        AS cohort
FROM accounts, (
    SELECT coalesce(bit_xor(read), 0) % 1000 AS read
    FROM (
        SELECT hash(account, document, version, accepted_at) AS read FROM acceptances
        UNION ALL
        SELECT hash(account, document, version, objected_at, withdrawn_at) AS read FROM objections
        UNION ALL
        SELECT hash(account, name, value, valid_from, valid_to) AS read FROM attributes
        UNION ALL
        SELECT hash(id, account, signed_on, effective_from, effective_to, auto_renews, precedence, terms) AS read
        FROM agreements
    )
) AS dealings
