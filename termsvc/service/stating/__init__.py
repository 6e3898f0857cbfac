"""What an account's life brings, stated one act at a time: the same facts as of a load, under the same checks.

Each verb is one transaction that reads what bears on its facts, and nothing else, so that it costs the same however many
facts are recorded. Its reading of a request, its checks and its planning are those of facts files (see `library`).
"""
