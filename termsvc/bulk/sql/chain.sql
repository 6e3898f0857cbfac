{% for step in steps -%}
SELECT account, holder, depth, valid_from, valid_to FROM {{ step }}
{% if not loop.last %}UNION ALL
{% endif %}
{%- endfor %}
