"""The terminal's face of the product: what the service answers, as text. Translation only."""
