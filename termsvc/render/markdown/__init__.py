"""Markdown as safe HTML and as plain text, and what both are made of."""
