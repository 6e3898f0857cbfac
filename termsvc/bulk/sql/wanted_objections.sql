SELECT objection.* FROM objection SEMI JOIN wanted ON wanted.account = objection.account
