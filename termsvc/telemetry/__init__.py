"""What a running server tells its operators: logs, metrics and traces, none of them with personal data."""
