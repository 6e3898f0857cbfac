SELECT DISTINCT held.account, held.agreement, held.number
FROM held SEMI JOIN wanted ON wanted.account = held.account
