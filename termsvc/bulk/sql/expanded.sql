-- What binds every account for every document, on every date asked, with dates and agreements of its own.
SELECT
  assigned.account, bindings.document, bindings.on,
  bindings.binds, bindings.version,
  CASE WHEN bindings.binds = 'agreement' THEN agreements_of.agreement END AS agreement,
  CASE WHEN bindings.binds = 'agreement' THEN agreements_of.sha256 ELSE bindings.sha256 END AS sha256,
  bindings.rule,
  CASE WHEN bindings.since_source = 'created_on' THEN account.created_on
    WHEN bindings.since_source IS NOT NULL THEN since.day ELSE bindings.since END AS since,
  CASE WHEN bindings.until_source = 'created_on' THEN account.created_on
    WHEN bindings.until_source IS NOT NULL THEN until.day ELSE bindings.until END AS until,
  bindings.lost,
  assigned.cohort
FROM {{ assigned }} AS assigned
JOIN bindings ON bindings.cohort = assigned.cohort
JOIN account ON account.account = assigned.account
LEFT JOIN own_dates AS since ON since.account = assigned.account AND since.source = bindings.since_source
LEFT JOIN own_dates AS until ON until.account = assigned.account AND until.source = bindings.until_source
LEFT JOIN agreements_of
  ON agreements_of.account = assigned.account AND agreements_of.number = bindings.agreement
  AND agreements_of.document = bindings.document
