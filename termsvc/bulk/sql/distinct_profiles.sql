SELECT DISTINCT {{ columns | join(", ") }} FROM valued_account
