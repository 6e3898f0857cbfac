"""The verbs, one transaction each. Every entry point calls these and only translates."""
