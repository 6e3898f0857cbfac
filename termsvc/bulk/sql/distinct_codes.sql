SELECT DISTINCT what FROM history_token
