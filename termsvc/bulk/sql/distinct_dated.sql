SELECT DISTINCT name, value FROM dated ORDER BY name, value
