"""All that a database holds, as one value to compare; and whether it is whole."""

from __future__ import annotations

from typing import Any, TypeAlias

from sqlalchemy import Connection, Table, select
from sqlmodel import SQLModel

from termsvc.store.engines import READ, Transaction, engine_for, transaction
from termsvc.store.sealed import FILE, TEXT, read_sealed

Contents: TypeAlias = dict[str, list[tuple[Any, ...]]]
"""The rows of each table, in no particular order but always the same."""


def contents(url: str, sort: Transaction = READ) -> Contents:
    """What a database holds, every text and file compared with its seal. A writer's turn sees what others have done."""
    engine = engine_for(url)
    try:
        with transaction(engine, sort) as connection:
            _check(connection)
            return {name: _rows(connection, table) for name, table in SQLModel.metadata.tables.items()}
    finally:
        engine.dispose()


def _check(connection: Connection) -> None:
    for column in (TEXT, FILE):
        for sha256 in connection.scalars(select(column.table.c.sha256)).all():
            read_sealed(connection, column, sha256)
    if connection.dialect.name == "sqlite":
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def _rows(connection: Connection, table: Table) -> list[tuple[Any, ...]]:
    # A number that the database gives is not taken back when a transaction is.
    said = [column for column in table.c if column is not table.autoincrement_column]
    return sorted(map(tuple, connection.execute(select(*said))), key=repr)
