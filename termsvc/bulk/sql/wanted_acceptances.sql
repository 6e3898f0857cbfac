SELECT acceptance.* FROM acceptance SEMI JOIN wanted ON wanted.account = acceptance.account
