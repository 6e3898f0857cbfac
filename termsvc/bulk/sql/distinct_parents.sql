SELECT DISTINCT value FROM dated WHERE name = 'parent'
