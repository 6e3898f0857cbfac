-- The facts taken back by then.
SELECT DISTINCT fact FROM retractions
{%- if known_at %}
WHERE recorded_at IS NULL OR recorded_at <= CAST('{{ known_at }}' AS TIMESTAMPTZ)
{%- endif %}
