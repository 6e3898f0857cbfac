-- The cohort of every account of a part.
SELECT life.account, cohort_of.cohort
FROM read_life AS life
JOIN cohort_of ON
{%- for look in looks %} cohort_of.{{ look }} = life.{{ look }}
{%- if not loop.last %} AND{% endif %}
{%- endfor %}
