-- Of each set of look-alikes, what the rules for each document can see.
SELECT
  found.lookalikes,
  opened.document,
  {% for view in views %}coalesce({{ view.name }}.verdict, 0) || '.' || {% endfor %}'' AS verdict,
  opened.within AS opened,
  coalesce(closed.within, -1) AS closed,
  found.lasted,
  coalesce(history_part.part, 0) AS part,
  found.accounts,
  found.example
FROM lookalikes AS found
JOIN within AS opened ON opened.sort = 'opened' AND opened.place = found.opened
{%- for view in views %}
LEFT JOIN bearing AS {{ view.name }}
  ON {{ view.name }}.view = '{{ view.name }}' AND {{ view.name }}.alike = found.{{ view.name }}
  AND {{ view.name }}.document = opened.document
{%- endfor %}
LEFT JOIN within AS closed
  ON closed.sort = 'closed' AND closed.place = found.closed AND closed.document = opened.document
LEFT JOIN history_part ON history_part.document = opened.document AND history_part.history = found.history
