"""LibreOffice as a judge of Word files: what it makes of tracked changes is what a reader with an office would see."""
