"""Look-ups by many names at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Column, Connection, select

# A query may have 32,766 parameters on SQLite and 65,535 on PostgreSQL.
CHUNK = 10_000


def chunks(names: Iterable[str]) -> Iterator[list[str]]:
    """The distinct names, in lists short enough for one query."""
    ordered = sorted(set(names))
    return (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))


def present(connection: Connection, column: Column[str], names: Iterable[str]) -> set[str]:
    """Those of the names that a column holds."""
    found: set[str] = set()
    for chunk in chunks(names):
        found.update(connection.scalars(select(column).where(column.in_(chunk))))
    return found
