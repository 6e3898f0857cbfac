SELECT DISTINCT {{ columns | join(", ") }} FROM {{ relation }}
