-- The accounts whose agreements keep their terms, and which.
SELECT DISTINCT member.account, carved_out.document, carved_out.version, held.agreement
FROM member
JOIN carved_out ON carved_out.cohort = member.cohort
JOIN held ON held.account = member.account AND held.number = carved_out.number
{%- if only_told %}
SEMI JOIN told ON told.account = member.account
{%- endif %}
ORDER BY 1, 2, 3, 4
