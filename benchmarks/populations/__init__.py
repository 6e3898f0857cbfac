"""Customers by the million, as a data warehouse holds them: made up, seeded, and written straight to Parquet."""
