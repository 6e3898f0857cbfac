"""The look-up over HTTP beside others: what each server answers, how all are started, and who asks them."""

DATABASE = "BENCHMARK_DATABASE"
"""The variable by which a server is told its database."""
SESSION = "benchmarkbenchmarkbenchmarkbench"
"""The session at the site of Django that the user has in their cookie."""
