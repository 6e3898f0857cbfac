SELECT {% for look in looks %}found.{{ look }}, {% endfor %}cohort.cohort
FROM lookalikes AS found
JOIN answered ON answered.lookalikes = found.lookalikes
JOIN cohort ON cohort.answers = answered.answers
