"""Changes that people judged, and weights that are fitted to them."""
