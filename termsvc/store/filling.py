"""Many rows at once into one table: by COPY on PostgreSQL, by one prepared insert on SQLite.

Values are texts, as `str` of what the column keeps, or `None`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, TypeAlias

from psycopg.errors import DataError as RefusedValue
from sqlalchemy import Connection

from termsvc.core.errors import Refused

Row: TypeAlias = Sequence[str | None]

BLOCK = 500
"""Rows that are written at once: the server works on one block while the next one is made."""

_NUL = "\x00"
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
"""What the text format of COPY asks for: https://www.postgresql.org/docs/current/sql-copy.html"""


def fill(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Add rows to a table; names of tables and columns are our own, and rows are taken one block after the other.

    Raises:
        Refused: a value holds a character that the database can't keep.
    """
    blocks = _blocks(rows)
    first = next(blocks, None)
    if first is None:
        return
    named = ", ".join(f'"{column}"' for column in columns)
    if connection.dialect.name == "postgresql":
        _copy(connection, f"COPY {table} ({named}) FROM STDIN", chain([first], blocks))
    else:
        places = ", ".join("?" for _ in columns)
        statement = " ".join(("INSERT INTO", table, f"({named}) VALUES ({places})"))
        for block in chain([first], blocks):
            connection.exec_driver_sql(statement, [*map(tuple, block)])


def _blocks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    left = iter(rows)
    while block := list(islice(left, BLOCK)):
        yield block


def _copy(connection: Connection, statement: str, blocks: Iterable[list[Row]]) -> None:
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for block in blocks:
                columns = [_escaped(column) for column in zip(*block, strict=True)]
                lines = "\n".join(map("\t".join, zip(*columns, strict=True)))
                copy.write(f"{lines}\n")
    except RefusedValue as error:
        raise Refused(f"Nothing was recorded: the database can't keep one of the values. {error}") from error


def _escaped(column: Sequence[str | None]) -> Iterable[str]:
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
