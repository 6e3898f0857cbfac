"""The REST API: it translates requests into calls of the service, and answers into JSON."""
