SELECT DISTINCT {{ columns | join(", ") }} FROM account SEMI JOIN valued ON valued.account = account.account
