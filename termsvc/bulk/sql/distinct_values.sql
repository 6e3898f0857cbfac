SELECT DISTINCT {{ columns | join(", ") }} FROM account
