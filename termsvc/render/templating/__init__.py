"""Templates that legal edits: their sets, their languages, and the confined process that renders them."""
