-- The agreements that cohorts speak of by number: whose they are, and the seals of their own texts.
SELECT DISTINCT held.account, held.number, held.agreement, sealed.document, sealed.sha256
FROM held LEFT JOIN sealed ON sealed.agreement = held.agreement
