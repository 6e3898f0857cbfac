-- The accounts of some cohorts, with what is listed of each.
SELECT life.account, listed.* EXCLUDE (cohort)
FROM life
JOIN cohort_of ON
{%- for look in looks %} cohort_of.{{ look }} = life.{{ look }}
{%- if not loop.last %} AND{% endif %}
{%- endfor %}
JOIN listed ON listed.cohort = cohort_of.cohort
