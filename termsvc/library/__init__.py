"""Terms folders, facts files, case files and tables into values, with all that is wrong in them at once.

From the bytes up: `source` gives text, `nodes` mappings that know their lines, `decode`, `attributes` and `schema` (by
`nesting`, of texts) typed values, `facts`, `folder` and `table` (by `columns`) statements, `postings` what versions leave unsaid. `reading`
and `cases` are the ways in. `checks` (with `names` and `cycles`) looks across facts; `restating` (with `history`,
`posted` and `summary`) compares them with what is recorded and plans the batch. What is wrong is a `finding`.
"""
