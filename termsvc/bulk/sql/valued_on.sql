-- Of accounts with dated values that are read, those that hold on each date of posting; renamed, since Spark would else take
-- the date for that of `joined` where both are joined.
SELECT
  dated.account, posted.posted_on AS held_on
  {%- for name, column in names %}
  , max(CASE WHEN dated.name = '{{ name }}' THEN dated.value END) AS dated_{{ column }}
  {%- endfor %}
FROM (SELECT DISTINCT posted_on FROM joined) AS posted
JOIN dated
  ON (dated.valid_from IS NULL OR dated.valid_from <= posted.posted_on)
  AND (dated.valid_to IS NULL OR posted.posted_on < dated.valid_to)
  AND dated.name IN ({% for name, _ in names %}'{{ name }}'{% if not loop.last %}, {% endif %}{% endfor %})
GROUP BY dated.account, posted.posted_on
