-- What a plain value does may hang on a dated one: where there is one, the plain values themselves tell accounts apart.
SELECT account.account, profile.code AS what
FROM account
SEMI JOIN valued ON valued.account = account.account
JOIN profile ON
{%- for column in columns %} profile.{{ column }} IS NOT DISTINCT FROM account.{{ column }}
{%- if not loop.last %} AND{% endif %}
{%- endfor %}
