"""From versions posted together to what is said, and to whom."""
