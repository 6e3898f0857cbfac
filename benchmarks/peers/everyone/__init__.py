"""Who answers for all accounts at once, each in a process of its own."""
