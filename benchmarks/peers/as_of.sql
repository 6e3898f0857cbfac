-- Which version, or which agreement's own text, binds one account for one document on a date, by what was known at an
-- instant. It handles restated and retracted facts, new and existing accounts, acceptances, express assent, withdrawn
-- versions and the account's own agreements in order of precedence. It leaves out conditions, displacement,
-- incorporation, objections, parents, closed accounts, changes on notice and other time zones than UTC, and gives no
-- reasons, no since and no until.
WITH
retracted AS NOT MATERIALIZED (
  SELECT fact FROM retraction WHERE recorded_at <= :known_at
),
me AS (
  SELECT created_on FROM account
  WHERE id = :account AND recorded_at <= :known_at AND NOT EXISTS (SELECT 1 FROM retracted WHERE fact = fact_id)
  ORDER BY recorded_at DESC LIMIT 1
),
accepted AS (
  -- The plus sign keeps the planner to the index by account: all accounts accept the same few documents.
  SELECT version AS label, min(substr(accepted_at, 1, 10)) AS accepted_on FROM acceptance
  WHERE account = :account AND +document = :document AND recorded_at <= :known_at
    AND NOT EXISTS (SELECT 1 FROM retracted WHERE fact = fact_id)
  GROUP BY version
),
known AS (
  -- Beside a lone max, SQLite takes the other columns from the row that has it: the statement recorded last.
  SELECT label, sequence, posted_on, effective_on, effective_on_new, assent, withdrawn_on, max(recorded_at) FROM version
  WHERE document = :document AND recorded_at <= :known_at AND NOT EXISTS (SELECT 1 FROM retracted WHERE fact = fact_id)
  GROUP BY label
),
held AS (
  SELECT *, max(recorded_at) FROM agreement
  WHERE account = :account AND recorded_at <= :known_at AND NOT EXISTS (SELECT 1 FROM retracted WHERE fact = fact_id)
  GROUP BY id
),
term AS (
  SELECT
    held.id, precedence, signed_on, effective_from,
    CASE WHEN auto_renews THEN NULL ELSE effective_to END AS ends_on,
    term.value ->> 'mode' AS mode, term.value ->> 'version' AS version
  FROM held, json_each(held.terms) AS term
  WHERE term.value ->> 'document' = :document
),
governing AS (
  SELECT id, mode, version FROM term
  WHERE effective_from <= :day AND (ends_on IS NULL OR ends_on > :day)
  ORDER BY precedence DESC, signed_on DESC, id DESC LIMIT 1
),
offered AS (
  SELECT
    label, sequence, withdrawn_on,
    CASE
      WHEN created_on >= effective_on_new AND NOT EXISTS (
        SELECT 1 FROM accepted JOIN known AS earlier USING (label)
        WHERE accepted_on <= created_on AND earlier.sequence < known.sequence
      ) THEN created_on
      WHEN assent = 'continued_use' THEN effective_on
    END AS unaccepted_start,
    max((SELECT accepted_on FROM accepted WHERE accepted.label = known.label), posted_on) AS accepted_start
  FROM me, known
  WHERE posted_on <= :day
),
started AS (
  SELECT
    label, sequence, withdrawn_on,
    coalesce(min(unaccepted_start, accepted_start), unaccepted_start, accepted_start) AS start
  FROM offered
),
online AS (
  SELECT label FROM started
  WHERE start <= :day AND (
    withdrawn_on IS NULL OR withdrawn_on > :day OR (
      -- Withdrawn: it counts where it had started and no agreement bound on the day before.
      start < withdrawn_on
      AND coalesce((
        SELECT mode FROM term
        WHERE effective_from < withdrawn_on AND (ends_on IS NULL OR ends_on >= withdrawn_on)
        ORDER BY precedence DESC, signed_on DESC, id DESC LIMIT 1
      ), 'float') = 'float'
    )
  )
  ORDER BY sequence DESC LIMIT 1
)
SELECT
  CASE mode WHEN 'replace' THEN id END AS agreement,
  CASE mode WHEN 'replace' THEN NULL WHEN 'pin' THEN version ELSE (SELECT label FROM online) END AS version
FROM me LEFT JOIN governing
WHERE created_on <= :day
