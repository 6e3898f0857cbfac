"""Real documents, edited in ways that are known, and what a redline makes of them."""
