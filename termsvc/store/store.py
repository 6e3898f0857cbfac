"""The store: work on the database, one transaction each."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from termsvc.store.engines import READ, WRITE, engine_for, transaction
from termsvc.store.errors import StoreBusy, StoreUnusable
from termsvc.store.reading import Reading
from termsvc.store.schema import upgrade
from termsvc.store.writing import Writing

T = TypeVar("T")

TRIES = 4

# PostgreSQL: serialization failure, deadlock, lock not available. SQLite: busy, locked; the low byte of a result code.
_PASSING_STATES = frozenset({"40001", "40P01", "55P03"})
_PASSING_CODES = frozenset({5, 6})

_ADVICE = {
    "sqlite": "Check that its folder exists, and that the file is a database that you may read and write.",
    "postgresql": "Check that the server runs, and that host, user, password and database are right.",
}


class Store:
    """The facts of record in one database."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    @property
    def name(self) -> str:
        """The database's URL, without a password."""
        return self._engine.url.render_as_string(hide_password=True)

    def read(self, work: Callable[[Reading], T]) -> T:
        """Run work on one snapshot.

        Raises:
            StoreBusy, StoreUnusable: the database was busy for too long, or can't be reached.
        """

        def attempt() -> T:
            with transaction(self._engine, READ) as connection:
                return work(Reading(connection))

        return _tried(self._engine, attempt)

    def write(self, work: Callable[[Writing], T]) -> T:
        """Run work that adds to the database: all that it adds is kept, or nothing if it raises.

        Writers take turns, and work that met another one's is run again from the start, so it may run more than once
        and must do nothing but read and write here.

        Raises:
            StoreBusy: the database was busy for too long; nothing was kept.
            StoreUnusable: the database can't be reached; if it went away during the commit, all may have been kept.
        """

        def attempt() -> T:
            with transaction(self._engine, WRITE) as connection:
                # The clock is read once it is this writer's turn, so instants are in the order of commits.
                return work(Writing(connection, self._clock()))

        return _tried(self._engine, attempt)

    def close(self) -> None:
        """Let go of the database's connections."""
        self._engine.dispose()


def open_store(url: str, clock: Callable[[], datetime]) -> Store:
    """Open the store in a database, with its schema created or brought up to date.

    Args:
        url: `sqlite:///folder/terms.db`, `sqlite://` for one in memory, or `postgresql://user:password@host/name`.
        clock: gives aware instants; facts are recorded at them.

    Raises:
        StoreUnusable: the URL is no such URL, the database can't be reached or read, or it holds another program's
            tables or a later release's.
        StoreBusy: another program kept it locked for too long.
    """
    engine = engine_for(url)
    with ExitStack() as undo:
        undo.callback(engine.dispose)
        try:
            _tried(engine, lambda: upgrade(engine))
        except DBAPIError as error:
            raise _unusable(engine, error) from error
        undo.pop_all()
    return Store(engine, clock)


def _tried(engine: Engine, attempt: Callable[[], T]) -> T:
    """What an attempt gives, made again from the start while others are in its way."""
    for _ in range(TRIES):
        try:
            return attempt()
        except PoolTimeout as error:
            raise StoreBusy from error
        except DBAPIError as error:
            if _passing(error):
                met = error
            elif type(error) in {OperationalError, DatabaseError}:
                raise _unusable(engine, error) from error
            else:
                raise
    raise StoreBusy from met


def _passing(error: DBAPIError) -> bool:
    """Whether the database refused because of what others do just now."""
    state = getattr(error.orig, "sqlstate", None)
    code = getattr(error.orig, "sqlite_errorcode", None)
    return state in _PASSING_STATES or (code is not None and code & 0xFF in _PASSING_CODES)


def _unusable(engine: Engine, error: DBAPIError) -> StoreUnusable:
    reason = str(error.orig).strip().splitlines()[0]
    name = engine.url.database or "in memory"
    return StoreUnusable(f"The database {name} can't be used: {reason}. {_ADVICE[engine.dialect.name]}")
