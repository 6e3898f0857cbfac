"""The pure core: values, dates and rules. No I/O, no clock, no database."""
