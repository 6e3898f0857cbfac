"""Databases that begin filled: what fills one is run once in a process, and every test finds the same in it."""

from __future__ import annotations

import atexit
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import psycopg
import pytest
from psycopg.sql import SQL, Composed, Identifier
from sqlalchemy import make_url

from termsvc.store.engines import engine_for
from termsvc.store.schema import upgrade
from tests.databases import lasting, postgresql_database, sqlite_database

Fill: TypeAlias = Callable[[str], object]
"""Fills the database at a URL, which is empty, and leaves nothing open; a function of a module, which is known again."""

# What a test has added, changed or taken away of the schema, or of who may use it, shows in one of these.
_SCHEMA = """
SELECT (SELECT (count(*), max(xmin::text::bigint)) FROM pg_class), (SELECT (count(*), max(xmin::text::bigint)) FROM pg_trigger),
    (SELECT (count(*), max(xmin::text::bigint)) FROM pg_attribute), (SELECT (count(*), max(xmin::text::bigint)) FROM pg_proc)
"""
_OTHERS = """
SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""
_TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"


def migrated(url: str) -> None:
    """Fill a database with the schema, and nothing else."""
    engine = engine_for(url)
    upgrade(engine)
    engine.dispose()


@cache
def _file(fill: Fill) -> str:
    url = lasting(sqlite_database())
    fill(url)
    return url


def copy_sqlite(path: Path, fill: Fill = migrated) -> None:
    """Put a SQLite file there that begins filled."""
    shutil.copyfile(str(make_url(_file(fill)).database), path)


def prepared_sqlite(fill: Fill = migrated) -> AbstractContextManager[str]:
    """The URL of a SQLite file of the test's own, which is removed in the end."""
    return sqlite_database(_file(fill))


class _Lent:
    """A PostgreSQL database that one test after another uses: putting it in order is quicker than making another one."""

    def __init__(self, fill: Fill) -> None:
        self.url = lasting(postgresql_database())
        fill(self.url)
        self._own: psycopg.Connection[Any] = psycopg.connect(self.url.replace("+psycopg", ""), autocommit=True)
        atexit.register(self.close)
        # Triggers that refuse to take anything away, and references, look away.
        self._own.execute("SET session_replication_role = replica")
        self._put_in_order = SQL(";").join(self._keep(Identifier(name)) for (name,) in self._asked(_TABLES))
        self._schema = self._asked(_SCHEMA)

    def in_order_again(self) -> bool:
        """Whether it is as it was; it is not if a test changed its schema or shut out everybody."""
        try:
            self._own.execute(_OTHERS)
            if self._asked(_SCHEMA) != self._schema:
                return False
            self._own.execute(self._put_in_order)
        except psycopg.Error:
            return False
        return True

    def close(self) -> None:
        self._own.close()

    def _keep(self, table: Identifier) -> Composed:
        """Keep a copy of what a table holds; give what brings it back."""
        kept = {"table": table, "copy": Identifier("kept", *table.as_string().strip('"').split("."))}
        self._own.execute("CREATE SCHEMA IF NOT EXISTS kept")
        self._own.execute(SQL("CREATE TABLE {copy} AS TABLE {table}").format(**kept))
        return SQL("DELETE FROM {table}; INSERT INTO {table} TABLE {copy}").format(**kept)

    def _asked(self, query: str) -> list[Any]:
        return self._own.execute(query).fetchall()


_FREE: dict[Fill, list[_Lent]] = defaultdict(list)


@contextmanager
def prepared_postgresql(fill: Fill = migrated) -> Iterator[str]:
    """The URL of a PostgreSQL database that nobody else uses meanwhile.

    What the test leaves in it goes, and whoever is still connected is cut off; where a test ends with an error, or has
    changed the schema, nobody uses the database again.
    """
    free = _FREE[fill]
    database = free.pop() if free else _Lent(fill)
    with ExitStack() as unless_in_order:
        unless_in_order.callback(database.close)
        yield database.url
        if database.in_order_again():
            unless_in_order.pop_all()
            free.append(database)


PREPARED: Mapping[str, Callable[..., AbstractContextManager[str]]] = {
    "sqlite": prepared_sqlite,
    "postgresql": prepared_postgresql,
}


def each_together(what: str) -> Iterator[Any]:
    """Each of `PREPARED` as a parameter of a fixture that takes long to make: tests that share one are run by one process."""
    return (pytest.param(name, marks=pytest.mark.xdist_group(f"{what} on {name}")) for name in PREPARED)


@pytest.fixture
def postgresql_url() -> Iterator[str]:
    """A PostgreSQL database with the schema, in which nothing is recorded."""
    with prepared_postgresql() as url:
        yield url


@pytest.fixture
def sqlite_url() -> Iterator[str]:
    """A SQLite file with the schema, in which nothing is recorded."""
    with prepared_sqlite() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A database of each sort in turn, with the schema, in which nothing is recorded."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url
