"""Mutation testing: whether the tests notice when a rule is changed. `make mutation` runs it."""
