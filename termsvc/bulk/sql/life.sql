-- What sets an account apart, as numbers: what its values amount to, when it lived, and its history.
SELECT
  account.account,
  {%- for view in views %}
  {{ view.name }}.alike AS {{ view.name }},
  {%- endfor %}
  opened.place AS opened,
  coalesce(closed.place, -1) AS closed,
  CASE WHEN account.closed_on > account.created_on THEN 1 WHEN account.closed_on = account.created_on THEN 0
    WHEN account.closed_on < account.created_on THEN -1 ELSE 2 END AS lasted,
  {% if eventful %}coalesce(history_of.history, 0){% else %}0{% endif %} AS history
FROM ({{ account }}) AS account
{%- for view in views %}
JOIN {{ view.name }} ON
{%- for column in view.columns %} {{ view.name }}.{{ column }} IS NOT DISTINCT FROM account.{{ column }}
{%- if not loop.last %} AND{% endif %}
{%- endfor %}
{%- endfor %}
JOIN place AS opened ON opened.day = account.created_on
LEFT JOIN place AS closed ON closed.day = account.closed_on
{%- if eventful %}
LEFT JOIN history_of ON history_of.account = account.account
{%- endif %}
