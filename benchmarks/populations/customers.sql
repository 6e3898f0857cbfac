-- The customers of the rows from `first_row` to before `end_row`, each worked out from its own row's number alone.

-- Sign-ups a day grow ninefold from 2015-01-01 to 2026-10-31: the share of customers of before a day, and its inverse.
CREATE MACRO share_before(day) AS
    (exp(2.2 * least(greatest((day - DATE '2015-01-01') / 4322.0, 0), 1)) - 1) / (exp(2.2) - 1);
CREATE MACRO day_of_share(share) AS
    DATE '2015-01-01' + floor(4322 * ln(1 + share * (exp(2.2) - 1)) / 2.2)::INTEGER;

-- A thousand rows are a block. Its first row heads a group of companies that never belongs to another; five further rows,
-- at set places, are steps down in that group, so that anyone can tell where a parent of any depth stands without looking.
-- Of the other rows, some join a group: a few join any, the lower its number the likelier, and so some groups get large.
CREATE MACRO step(n) AS CASE n % 1000 WHEN 17 THEN 1 WHEN 170 THEN 2 WHEN 333 THEN 3 WHEN 500 THEN 4 WHEN 667 THEN 5 END;
CREATE MACRO place_of_step(step) AS [0, 17, 170, 333, 500, 667][step + 1];
CREATE MACRO head(n) AS n - n % 1000;
CREATE MACRO is_step_down(n) AS step(n) IS NOT NULL AND chance(n, 'step down') < 0.75;
CREATE MACRO joins(n) AS n % 1000 > 0 AND step(n) IS NULL AND chance(n, 'joins') < 0.0365;

-- Of these the joined one is a row before the joining one, never deeper than five steps down.
CREATE MACRO or_head(parent, n) AS if(parent < n, parent, head(n));
CREATE MACRO of_group(n, block, step) AS
    or_head(1000 * floor((n // 1000) * chance(n, block) ** 4)::BIGINT
        + place_of_step(floor(6 * chance(n, step) ** 2)::INTEGER), n);
CREATE MACRO or_independent(near) AS if(is_step_down(near) OR joins(near), head(near), near);
CREATE MACRO of_family(n) AS or_independent(greatest(n - 1 - floor(40 * chance(n, 'near') ** 2)::BIGINT, 0));

CREATE MACRO plan_after(plan) AS
    CASE plan WHEN 'free' THEN 'named' WHEN 'enterprise' THEN 'hour' WHEN 'hour' THEN 'enterprise' ELSE 'hour' END;

CREATE VIEW customers AS
WITH numbered AS (
    SELECT range AS n FROM range(getvariable('first_row')::BIGINT, getvariable('end_row')::BIGINT)
),
signed_up AS (
    SELECT n, day_of_share(chance(n, 'sign-up')) AS drawn_on, isodow(drawn_on)::INTEGER AS weekday,
        -- More than half of those of a weekend came in the week before it.
        if(weekday > 5 AND chance(n, 'weekday') < 0.55,
            greatest(drawn_on - weekday + 1 + up_to(n, 'day of the week', 5), DATE '2015-01-01'), drawn_on) AS created_on
    FROM numbered
),
related AS (
    SELECT *, is_step_down(n) AS down, joins(n) AS joined,
        joined AND chance(n, 'restructured') < 0.0275 AS restructured,
        CASE WHEN down THEN head(n) + place_of_step(step(n) - 1)
            WHEN joined AND chance(n, 'family') < 0.55 THEN of_family(n)
            WHEN joined THEN of_group(n, 'group', 'group step') END AS first_parent,
        if(restructured, of_group(n, 'next group', 'next step'), NULL) AS second_parent,
        down OR n % 1000 = 0 AS in_charge
    FROM signed_up
),
placed AS (
    SELECT *, up_to(n, 'country', len(getvariable('countries'))) + 1 AS slot,
        if(chance(n, 'no country') < 0.005, NULL, getvariable('countries')[slot]) AS lives_in,
        chance(n, 'language') AS language,
        CASE WHEN language < 0.85 THEN getvariable('first_locales')[slot]
            WHEN language < 0.97 THEN getvariable('other_locales')[slot] END AS locale,
        chance(n, 'plan') AS rank,
        CASE WHEN rank < CASE WHEN in_charge THEN 0.6 WHEN joined THEN 0.3 ELSE 0.035 END THEN 'enterprise'
            WHEN rank > 0.40 THEN 'free' WHEN rank > 0.15 THEN 'named' ELSE 'hour' END AS buys,
        chance(n, 'changes') AS change,
        change < 0.0035 AS changes_plan,
        change >= 0.0035 AND change < 0.005 AND lives_in IS NOT NULL AS moves
    FROM related
)
SELECT n, account_id(n) AS id, created_on,
    if(chance(n, 'closed') < 0.03, created_on + 1 + up_to(n, 'closing', DATE '2026-11-30' - created_on), NULL) AS closed_on,
    in_charge, restructured, changes_plan, moves,
    if(first_parent IS NULL, NULL, account_id(first_parent)) AS belongs_to,
    if(second_parent IS NULL, NULL, account_id(second_parent)) AS comes_to_belong_to,
    lives_in, locale, buys,
    created_on + 20 + up_to(n, 'changes on', 1500) AS changes_on,
    CASE buys WHEN 'free' THEN 1 + up_to(n, 'seats', 3)
        WHEN 'named' THEN floor(50 ** chance(n, 'seats'))::INTEGER
        WHEN 'hour' THEN floor(200 ** chance(n, 'seats'))::INTEGER
        ELSE floor(20 * 500 ** chance(n, 'seats'))::INTEGER END AS seats,
    CASE WHEN chance(n, 'beta') < 0.06 THEN true WHEN chance(n, 'beta') < 0.3 THEN false END AS beta,
    getvariable('baskets')[up_to(n, 'products', len(getvariable('baskets'))) + 1] AS products
FROM placed;

-- An account as a warehouse holds it, with its row's number; what is dated stands apart.
CREATE VIEW opened AS
SELECT n, id, created_on, closed_on,
    if(restructured, NULL, belongs_to) AS parent,
    if(moves, NULL, lives_in) AS country,
    locale,
    if(changes_plan, NULL, buys) AS "attributes.plan",
    products AS "attributes.products",
    seats AS "attributes.seats",
    beta AS "attributes.beta"
FROM customers;

-- The values that differ before and after a date, a row for each that there is.
CREATE VIEW dated AS
WITH changes AS (
    SELECT n, created_on, changes_on, unnest([
        {'applies': restructured, 'name': 'parent', 'old': nullif(belongs_to, comes_to_belong_to), 'new': comes_to_belong_to},
        {'applies': changes_plan, 'name': 'plan', 'old': buys, 'new': plan_after(buys)},
        {'applies': moves, 'name': 'country', 'old': lives_in, 'new': if(lives_in = 'US', 'CA', 'US')}
    ], recursive := true)
    FROM customers WHERE restructured OR changes_plan OR moves
),
spans AS (
    SELECT n, created_on, name, unnest([
        {'plain': old, 'valid_from': NULL, 'valid_to': changes_on}, {'plain': new, 'valid_from': changes_on, 'valid_to': NULL}
    ], recursive := true)
    FROM changes WHERE applies
)
SELECT n, created_on, name, to_json(plain)::VARCHAR AS value, valid_from, valid_to FROM spans WHERE plain IS NOT NULL;
