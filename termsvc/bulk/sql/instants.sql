-- The days, in UTC, on which something was said, and in whose time zone it counts.
SELECT DISTINCT version.timezone, CAST(said.instant AS DATE) AS utc_day
FROM (
  SELECT document, version, accepted_at AS instant FROM acceptance
  UNION ALL SELECT document, version, objected_at AS instant FROM objection
  UNION ALL SELECT document, version, withdrawn_at AS instant FROM objection WHERE withdrawn_at IS NOT NULL
) AS said
JOIN version ON version.document = said.document AND version.label = said.version
