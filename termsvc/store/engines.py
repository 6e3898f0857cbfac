"""From a database URL to an engine, and how each sort of transaction on it begins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlalchemy import URL, Connection, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError

from termsvc.store.errors import StoreUnusable
from termsvc.store.rows import WritingLock
from termsvc.store.sqlite import sqlite_engine

FORMS = "sqlite:///folder/terms.db or postgresql://user:password@host/name"
SQLITE = frozenset({"sqlite", "sqlite+pysqlite"})
POSTGRESQL = frozenset({"postgres", "postgresql", "postgresql+psycopg"})


@dataclass(frozen=True, slots=True)
class Begin:
    """How a transaction begins: the connection's options, then the first statements."""

    options: Mapping[str, Any] = field(default_factory=dict)
    statements: tuple[str, ...] = ()


Transaction: TypeAlias = Mapping[str, Begin]
"""How a sort of transaction begins, by the name of the SQL dialect."""

READ: Transaction = {
    "sqlite": Begin(statements=("BEGIN",)),
    "postgresql": Begin({"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}),
}

# Writers take turns until they commit. PostgreSQL takes a transaction's snapshot at its first query, and LOCK TABLE is
# none: the snapshot holds all that the writers before have committed.
WRITE: Transaction = {
    "sqlite": Begin(statements=("BEGIN IMMEDIATE",)),
    "postgresql": Begin(
        {"isolation_level": "REPEATABLE READ"},
        ("SET LOCAL lock_timeout = '30s'", f"LOCK TABLE {WritingLock.__tablename__} IN EXCLUSIVE MODE"),
    ),
}

# An empty database has no table to lock; each query takes a new snapshot here, so none is stale.
MIGRATE: Transaction = {
    "sqlite": Begin(statements=("BEGIN IMMEDIATE",)),
    "postgresql": Begin(
        {"isolation_level": "READ COMMITTED"}, ("SELECT pg_advisory_xact_lock(hashtext('termsvc migration'))",)
    ),
}


@contextmanager
def transaction(engine: Engine, sort: Transaction) -> Iterator[Connection]:
    """Commit what is done within, or roll it back if it raises."""
    begin = sort[engine.dialect.name]
    with engine.connect().execution_options(**begin.options) as connection, connection.begin():
        for statement in begin.statements:
            connection.exec_driver_sql(statement)
        yield connection


def engine_for(url: str) -> Engine:
    """An engine for a SQLite or PostgreSQL URL; nothing is connected yet.

    Raises:
        StoreUnusable: the URL is for neither, or can't be understood.
    """
    try:
        return _engine(make_url(url))
    except (ArgumentError, ValueError):
        # The URL may hold a password, so it is not repeated.
        raise StoreUnusable(f"The database URL can't be understood. Write {FORMS}.") from None


def _engine(url: URL) -> Engine:
    if url.drivername in SQLITE:
        return sqlite_engine(url)
    if url.drivername in POSTGRESQL:
        return create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    raise StoreUnusable(f"A database of the kind {url.drivername} can't be used. Write {FORMS}.")
