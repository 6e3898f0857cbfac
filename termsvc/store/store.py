"""The store: work on the database, one transaction each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError, DBAPIError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from termsvc.store.engines import NOTE, READ, WRITE, driver_errors, engine_for, glance, glances, transaction
from termsvc.store.errors import StoreBusy, StoreUnusable
from termsvc.store.reading import Reading
from termsvc.store.revision import ASKED, Revision, revision_of, told
from termsvc.store.schema import upgrade
from termsvc.store.writing import Writing

T = TypeVar("T")

TRIES = 4

# A failure within the database, and a change that a standby refuses, is an InternalError to psycopg.
_OF_THE_DATABASE = frozenset({OperationalError, DatabaseError, InternalError})

# PostgreSQL: serialization failure, deadlock, lock not available. SQLite: busy, locked.
_PASSING_STATES = frozenset({"40001", "40P01", "55P03"})
_PASSING_CODES = frozenset({5, 6})

_ADVICE = {
    "sqlite": "Check that its folder exists, and that the file is a database that you may read and write.",
    "postgresql": "Check that the server runs, and that host, user, password and database are right.",
}
_FULL = "Make room on its disk; nothing was recorded."
_REFUSED = "Connect as a role that may do this, to a server that takes changes."

# What to do where the reason is known, by SQLite's result code, or by a SQLSTATE or the class that it begins with.
_REMEDIES: Mapping[int | str, str] = {
    10: "Check that its disk works and has room, and that the file lies on no network drive.",
    13: _FULL,
    "53100": _FULL,
    "53": "The server lacks memory or connections: let it have more, or try again later.",
    "57014": "Let the statement take longer (statement_timeout of the role), or try again when less is going on.",
    "58": "Check that the server's disk works and has room.",
    "25006": _REFUSED,
    "42501": _REFUSED,
}


class Store:
    """The facts of record in one database."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._glances = glances(engine)
        self._clock = clock

    @property
    def name(self) -> str:
        """The database's URL, without a password."""
        return self._engine.url.render_as_string(hide_password=True)

    def now(self) -> datetime:
        """The clock's instant, at which nothing is recorded yet."""
        return self._clock()

    def read(self, work: Callable[[Reading], T]) -> T:
        """Run work on one snapshot.

        Raises:
            StoreBusy, StoreUnusable: the database was busy for too long, or can't be reached.
        """
        return self.snapshot(lambda connection: work(Reading(connection)))

    def snapshot(self, work: Callable[[Connection], T]) -> T:
        """Run work of this package on one snapshot, which may be begun again and must change nothing in it.

        Raises:
            StoreBusy, StoreUnusable: the database was busy for too long, or can't be reached.
        """

        def attempt() -> T:
            with transaction(self._engine, READ) as connection:
                return work(connection)

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

    def note(self, work: Callable[[Connection], object]) -> bool:
        """Run work of this package that writes what is no fact, unless something is in its way; say whether it was done.

        It waits for nobody, takes no turn among writers, and is left out where the database may only be read.
        """
        try:
            with transaction(self._engine, NOTE) as connection:
                work(connection)
        except (DBAPIError, PoolTimeout):
            return False
        return True

    def revision(self) -> Revision:
        """How far the database has come; quicker than a snapshot.

        Raises:
            StoreBusy, StoreUnusable: the database was busy for too long, or can't be reached.
        """
        try:
            return told(*glance(self._glances, ASKED))
        except (
            PoolTimeout,
            driver_errors(self._engine),
        ):  # what is in the way is met or told as for every other question
            return self.snapshot(revision_of)

    def close(self) -> None:
        """Let go of the database's connections."""
        self._engine.dispose()
        self._glances.dispose()


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
            elif type(error) in _OF_THE_DATABASE or _state(error) in _REMEDIES:
                raise _unusable(engine, error) from error
            else:
                raise
    raise StoreBusy from met


def _passing(error: DBAPIError) -> bool:
    """Whether the database refused because of what others do just now."""
    return _state(error) in _PASSING_STATES or _code(error) in _PASSING_CODES


def _state(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""


def _code(error: DBAPIError) -> int:
    """SQLite's primary result code: the low byte."""
    return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF


def _unusable(engine: Engine, error: DBAPIError) -> StoreUnusable:
    reason = str(error.orig).strip().splitlines()[0]
    name = engine.url.database or "in memory"
    known = (_code(error), _state(error), _state(error)[:2])
    advice = next((_REMEDIES[key] for key in known if key in _REMEDIES), _ADVICE[engine.dialect.name])
    return StoreUnusable(f"The database {name} can't be used: {reason}. {advice}")
