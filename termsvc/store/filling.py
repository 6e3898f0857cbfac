"""Many rows at once into one table: by COPY on PostgreSQL, by one prepared insert on SQLite.

They come as columns, since what is done with a whole column at once takes a fraction of the time. Values are texts, as
`str` of what the column keeps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any, NamedTuple, TypeAlias

from psycopg.errors import DataError as RefusedValue
from sqlalchemy import Connection

from termsvc.core.errors import Refused
from termsvc.store.copying import escaped, values_of

Column: TypeAlias = Sequence[str]
"""The values of a column, row by row; a text is that of every row."""

BLOCK = 500
"""Rows that are written at once: the server works on one block while the next one is made."""


class Lines(NamedTuple):
    """The values of several columns, row by row, each row as `copying.line` writes it."""

    columns: tuple[str, ...]
    rows: Sequence[str]


_NO_LINES = Lines((), ())


def fill(connection: Connection, table: str, columns: Mapping[str, Column], lines: Lines = _NO_LINES) -> None:
    """Add rows to a table; names of tables and columns are our own.

    Args:
        connection: within a transaction.
        table: its name.
        columns: by name, all of one length; one at least has a value for each row.
        lines: the other columns, if any.

    Raises:
        Refused: a value holds a character that the database can't keep.
    """
    rows = next(len(column) for column in columns.values() if not isinstance(column, str))
    if not rows:
        return
    named = ", ".join(f'"{column}"' for column in (*columns, *lines.columns))
    if connection.dialect.name == "postgresql":
        _copy(connection, f"COPY {table} ({named}) FROM STDIN", [*columns.values()], lines, rows)
    else:
        each = [repeat(column, rows) if isinstance(column, str) else column for column in columns.values()]
        rest = map(values_of, lines.rows) if lines.columns else repeat([], rows)
        places = ", ".join("?" for _ in (*columns, *lines.columns))
        statement = " ".join(("INSERT INTO", table, f"({named}) VALUES ({places})"))
        connection.exec_driver_sql(statement, [(*row, *more) for *row, more in zip(*each, rest, strict=True)])


def _copy(connection: Connection, statement: str, columns: Sequence[Column], lines: Lines, rows: int) -> None:
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for block in _blocks(columns, lines, rows):
                copy.write(block)
    except RefusedValue as error:
        raise Refused(f"Nothing was recorded: the database can't keep one of the values. {error}") from error


def _blocks(columns: Sequence[Column], lines: Lines, rows: int) -> Iterator[str]:
    """The rows as COPY reads them, so many at a time."""
    for start in range(0, rows, BLOCK):
        end = min(start + BLOCK, rows)
        parts = [
            repeat(escaped([column])[0], end - start) if isinstance(column, str) else escaped(column[start:end])
            for column in columns
        ]
        if lines.columns:
            parts.append(lines.rows[start:end])
        written = "\n".join(map("\t".join, zip(*parts, strict=True)))
        yield f"{written}\n"
