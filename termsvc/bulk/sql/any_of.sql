SELECT 1 AS there FROM {{ relation }} LIMIT 1
