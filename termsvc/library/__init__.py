"""Terms folders, facts files, case files and tables into values, with all findings at once."""
