-- The facts that don't count any more.
SELECT fact FROM retracted UNION SELECT fact FROM {{ superseded }}
