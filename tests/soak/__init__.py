"""The full volumes of what `make test` runs a seeded sample of. `python -m tests.soak --help` says how."""
