SELECT DISTINCT lineage.parent FROM lineage SEMI JOIN wanted ON wanted.account = lineage.account
