-- Chance that is the same whatever is asked, in whatever order, by however many threads: each draw depends on the seed,
-- the row's number and the draw's own purpose alone. hash(seed, n, purpose) would not do: it folds its arguments together
-- by exclusive or, so one row's draws for two purposes would differ by the same bits in every row, and go together.
CREATE MACRO draw(n, purpose) AS hash(xor(hash(n::BIGINT), hash(getvariable('seed'), purpose)));

-- A number in [0, 1), in steps of 2^-53.
CREATE MACRO chance(n, purpose) AS (draw(n, purpose) >> 11)::DOUBLE * 1.1102230246251565e-16;

-- A whole number from 0 to `most` - 1.
CREATE MACRO up_to(n, purpose, most) AS floor(chance(n, purpose) * most)::INTEGER;

CREATE MACRO account_id(n) AS 'a' || lpad(n::VARCHAR, 8, '0');

-- An instant on a calendar date in Los Angeles, in winter and in summer, to the second.
CREATE MACRO instant(day, n, purpose) AS to_timestamp(epoch(day) + 28800 + up_to(n, purpose, 82800));
