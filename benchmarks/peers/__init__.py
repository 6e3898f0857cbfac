"""The same question put to the resolver and to others: the facts that all share, how each takes them, how all are timed."""
