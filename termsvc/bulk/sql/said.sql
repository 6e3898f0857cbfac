-- What accounts said of versions, on the documents' own dates. Several objections to one version are told apart.
SELECT said.account, version.code || said.what AS what, local_day.day
FROM (
  SELECT account, document, version, accepted_at AS instant, 'a' AS what FROM acceptance
  UNION ALL
  SELECT account, document, version, objected_at AS instant, 'o' || number AS what FROM numbered_objection
  UNION ALL
  SELECT account, document, version, withdrawn_at AS instant, 'w' || number AS what FROM numbered_objection
  WHERE withdrawn_at IS NOT NULL
) AS said
JOIN version ON version.document = said.document AND version.label = said.version
JOIN local_day
  ON local_day.timezone = version.timezone
  AND local_day.utc_day = CAST(said.instant AS DATE)
  AND said.instant BETWEEN local_day.first AND local_day.last
