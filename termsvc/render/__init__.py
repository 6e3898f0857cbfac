"""What the product shows: JSON, terminal, notices. Nothing is decided here."""
