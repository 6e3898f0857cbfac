-- The plain values of the accounts that have a dated one beside them.
SELECT account.account, {{ columns | join(", ") }} FROM account SEMI JOIN valued ON valued.account = account.account
