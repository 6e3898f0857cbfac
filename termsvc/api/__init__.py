"""The REST API: routes that translate requests into calls of the service, and what it answers into HTTP."""
