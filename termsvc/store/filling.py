"""Many rows at once into one table: by COPY on PostgreSQL, by one prepared insert on SQLite.

They come as columns, since what is done with a whole column at once takes a fraction of the time. Values are texts, as
`str` of what the column keeps, or `None`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any, TypeAlias

from psycopg.errors import DataError as RefusedValue
from sqlalchemy import Connection

from termsvc.core.errors import Refused

Column: TypeAlias = list[str] | list[str | None] | str
"""The values of a column, row by row; a text is that of every row."""

BLOCK = 500
"""Rows that are written at once: the server works on one block while the next one is made."""

_NUL = "\x00"
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
"""What the text format of COPY asks for: https://www.postgresql.org/docs/current/sql-copy.html"""


def fill(connection: Connection, table: str, columns: Mapping[str, Column]) -> None:
    """Add rows to a table; names of tables and columns are our own.

    Args:
        connection: within a transaction.
        table: its name.
        columns: by name, all of one length; one at least has a value for each row.

    Raises:
        Refused: a value holds a character that the database can't keep.
    """
    rows = next(len(column) for column in columns.values() if not isinstance(column, str))
    if not rows:
        return
    named = ", ".join(f'"{column}"' for column in columns)
    if connection.dialect.name == "postgresql":
        _copy(connection, f"COPY {table} ({named}) FROM STDIN", [*columns.values()], rows)
    else:
        places = ", ".join("?" for _ in columns)
        statement = " ".join(("INSERT INTO", table, f"({named}) VALUES ({places})"))
        each = [repeat(column, rows) if isinstance(column, str) else column for column in columns.values()]
        connection.exec_driver_sql(statement, [*zip(*each, strict=True)])


def _copy(connection: Connection, statement: str, columns: Sequence[Column], rows: int) -> None:
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for block in _blocks(columns, rows):
                copy.write(block)
    except RefusedValue as error:
        raise Refused(f"Nothing was recorded: the database can't keep one of the values. {error}") from error


def _blocks(columns: Sequence[Column], rows: int) -> Iterator[str]:
    """The rows as lines, so many at a time."""
    for start in range(0, rows, BLOCK):
        end = min(start + BLOCK, rows)
        parts = [
            repeat(_escaped([column])[0], end - start) if isinstance(column, str) else _escaped(column[start:end])
            for column in columns
        ]
        lines = "\n".join(map("\t".join, zip(*parts, strict=True)))
        yield f"{lines}\n"


def _escaped(column: Sequence[str | None]) -> list[str]:
    """The values of a column as COPY reads them; escaping them all in one text takes a tenth of the time."""
    text = _NUL.join([value or "" for value in column])
    for char, escape in _ESCAPES.items():
        text = text.replace(char, escape)
    escaped = text.split(_NUL)
    if len(escaped) != len(column):
        raise Refused("Nothing was recorded: a value holds the character U+0000, which no text may have.")
    if None not in column:
        return escaped
    return [r"\N" if value is None else text for value, text in zip(column, escaped, strict=True)]
