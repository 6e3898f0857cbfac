SELECT account.* FROM account SEMI JOIN wanted ON wanted.account = account.account
