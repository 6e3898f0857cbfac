-- The rows of a table that count: recorded by then, and neither taken back nor restated since.
SELECT stated.*
FROM {{ table }} AS stated
{%- if stamped %}
ANTI JOIN {{ void }} AS void ON void.fact = stated.fact
{%- if known_at %}
WHERE stated.recorded_at IS NULL OR stated.recorded_at <= CAST('{{ known_at }}' AS TIMESTAMPTZ)
{%- endif %}
{%- endif %}
