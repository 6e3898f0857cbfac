SELECT dated.* FROM dated SEMI JOIN wanted ON wanted.account = dated.account
