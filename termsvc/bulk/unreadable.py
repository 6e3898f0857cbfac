"""Which cells of a population folder cannot be read: asked only once reading it has failed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from termsvc.bulk.engine import Engine, UnreadableInput
from termsvc.bulk.layout import STAMPS, TABLES, Table, files
from termsvc.bulk.statements import statement

_REMEDIES = {
    "DATE": "write dates as YYYY-MM-DD",
    "TIMESTAMPTZ": "write instants as YYYY-MM-DDTHH:MM:SSZ",
    "BOOLEAN": "write true or false",
    "BIGINT": "write a whole number",
}


def explained(engine: Engine, folder: Path, error: UnreadableInput) -> UnreadableInput:
    """The error with the cells that caused it: table, column, row and what stands there; or as it was, if none is found."""
    cells = [cell for table in TABLES for cell in _cells(engine, folder, table)]
    return UnreadableInput("\n".join(cells)) if cells else error


def _cells(engine: Engine, folder: Path, table: Table) -> Iterator[str]:
    found = files(folder, table)
    if not found:
        return
    engine.read("unreadable", found)
    there = engine.columns("unreadable")
    kinds = {**table.columns, **table.optional, **STAMPS}
    columns = {name: kind for name, kind in kinds.items() if name in there and kind in _REMEDIES}
    if not columns:
        return
    first = next(iter(table.columns))
    for cell in engine.ask(statement("unreadable", columns=columns, first=first)).to_pylist():
        column = cell["column"]
        yield (
            f"{folder / table.name}: {column} of {cell['first']} is {cell['cell']!r}, which cannot be read; "
            f"{_REMEDIES[columns[column]]}"
        )
