"""From a database URL to an engine, and how each sort of transaction on it begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, make_url
from sqlalchemy.engine.interfaces import DBAPIModule
from sqlalchemy.exc import ArgumentError, DBAPIError

from termsvc.store.errors import StoreUnusable
from termsvc.store.sqlite import sqlite_engine

C = TypeVar("C")

FORMS = "sqlite:///folder/terms.db or postgresql://user:password@host/name"
SQLITE = frozenset({"sqlite", "sqlite+pysqlite"})
POSTGRESQL = frozenset({"postgres", "postgresql", "postgresql+psycopg"})


@dataclass(frozen=True, slots=True)
class Begin:
    """How a transaction begins: whose turn it waits for, the connection's options, then the first statements.

    Attributes:
        turn: the name of a PostgreSQL advisory lock that is taken before the transaction and held to its commit.
        waits: whether SQLite waits for another connection's lock, as its URL says, or fails at once.
    """

    options: Mapping[str, Any] = field(default_factory=dict)
    statements: tuple[str, ...] = ()
    turn: str = ""
    waits: bool = True


Transaction: TypeAlias = Mapping[str, Begin]
"""How a sort of transaction begins, by the name of the SQL dialect."""

READ: Transaction = {
    "sqlite": Begin(statements=("BEGIN",)),
    "postgresql": Begin({"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}),
}

# Writers take turns until they commit. PostgreSQL takes a transaction's snapshot at its first query, so a lock that the
# transaction itself waited for would leave it with a snapshot older than what the writer before has committed.
WRITE: Transaction = {
    "sqlite": Begin(statements=("BEGIN IMMEDIATE",)),
    "postgresql": Begin({"isolation_level": "REPEATABLE READ"}, turn="termsvc writing"),
}

MIGRATE: Transaction = {
    "sqlite": Begin(statements=("BEGIN IMMEDIATE",)),
    "postgresql": Begin({"isolation_level": "READ COMMITTED"}, turn="termsvc migration"),
}

# What is no fact needs no turn, and is not worth waiting for one.
NOTE: Transaction = {
    "sqlite": Begin(statements=("BEGIN IMMEDIATE",), waits=False),
    "postgresql": Begin({"isolation_level": "READ COMMITTED"}, statements=("SET LOCAL lock_timeout = '100ms'",)),
}


@contextmanager
def transaction(engine: Engine, sort: Transaction) -> Iterator[Connection]:
    """Commit what is done within, or roll it back if it raises.

    Raises:
        StoreUnusable: the machine has no more files or sockets for a connection.
    """
    begin = sort[engine.dialect.name]
    with (
        _opened(engine, engine.connect) as connection,
        _turn(connection, begin.turn),
        _patience(connection, waits=begin.waits),
    ):
        connection.execution_options(**begin.options)
        with connection.begin():
            for statement in begin.statements:
                connection.exec_driver_sql(statement)
            yield connection


def glances(engine: Engine) -> Engine:
    """Whose connections are for single statements, each its own transaction: those of an engine, if they are so anyhow."""
    if engine.dialect.name == "sqlite":
        return engine
    return create_engine(engine.url, isolation_level="AUTOCOMMIT", pool_reset_on_return=None)


def glance(engine: Engine, statement: str) -> tuple[Any, ...]:
    """The one row of a statement, in one round trip over a connection of `glances`.

    It goes past SQLAlchemy, which takes several times as long as a small statement itself. So errors are the driver's own,
    and it may be that just this connection has ended.

    Raises:
        StoreUnusable: as for `transaction`.
    """
    pooled = _opened(engine, engine.raw_connection)
    try:
        cursor = pooled.cursor()
        cursor.execute(statement)
        (row,) = cursor.fetchall()
        cursor.close()
    except driver_errors(engine) as error:
        if engine.dialect.is_disconnect(error, pooled.driver_connection, None):
            pooled.invalidate()
        raise
    finally:
        pooled.close()
    found: tuple[Any, ...] = tuple(row)
    return found


def driver_errors(engine: Engine) -> type[DBAPIModule.Error]:
    """What the driver raises, before SQLAlchemy has made it its own."""
    return engine.dialect.loaded_dbapi.Error


def _opened(engine: Engine, connect: Callable[[], C]) -> C:
    try:
        return connect()
    except OSError as error:
        raise StoreUnusable(
            f"No connection to the database {engine.url.database} could be opened: {error.strerror}. Let this program have"
            " more open files (ulimit -n), or close others."
        ) from error


@contextmanager
def _turn(connection: Connection, name: str) -> Iterator[None]:
    """Hold an advisory lock of the session, which ends with the session if the process dies."""
    if not name:
        yield
        return
    connection.execution_options(isolation_level="AUTOCOMMIT")
    connection.exec_driver_sql("SET lock_timeout = '30s'")
    connection.exec_driver_sql("SELECT pg_advisory_lock(hashtext(%s))", (name,))
    connection.commit()
    try:
        yield
    finally:
        if not connection.invalidated:
            _give_up(connection, name)


@contextmanager
def _patience(connection: Connection, *, waits: bool) -> Iterator[None]:
    """Let a connection to SQLite not wait for locks, if so it shall be, and give it its patience back."""
    if waits:
        yield
        return
    usual = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
    connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    connection.commit()
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {usual}")


def _give_up(connection: Connection, name: str) -> None:
    """Release the lock; a session that can't is ended, or it would keep the lock in the pool.

    That it could not is no error: by now the transaction has been committed, or has an error of its own.
    """
    try:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.exec_driver_sql("SELECT pg_advisory_unlock(hashtext(%s))", (name,))
    except DBAPIError:
        connection.invalidate()
    except BaseException:
        connection.invalidate()
        raise


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
