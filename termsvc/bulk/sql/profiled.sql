-- What a plain value does may hang on a dated one: where there is one, the plain values themselves tell accounts apart.
SELECT valued_account.account, profile.code AS what
FROM valued_account
JOIN profile ON
{%- for column in columns %} profile.{{ column }} IS NOT DISTINCT FROM valued_account.{{ column }}
{%- if not loop.last %} AND{% endif %}
{%- endfor %}
