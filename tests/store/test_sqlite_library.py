"""Which SQLite library is used, and how."""

from __future__ import annotations

import sqlite3
import sys
import warnings
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from termsvc.store import OldSQLite, Reading, open_store
from termsvc.store.engines import engine_for
from termsvc.store.sqlite import driver
from tests.store.conftest import Clock
from tests.store.worlds import account, record

SAFE, OLD = (3, 51, 3), (3, 51, 2)


@pytest.fixture(autouse=True)
def _asked_anew() -> Iterator[None]:
    driver.cache_clear()
    yield
    driver.cache_clear()


def install(monkeypatch: pytest.MonkeyPatch, pysqlite3: tuple[int, ...] | None, standard: tuple[int, ...]) -> None:
    """Libraries of these versions; `None` if pysqlite3 is not there."""
    bundled = pysqlite3 and SimpleNamespace(sqlite_version_info=pysqlite3)
    monkeypatch.setitem(sys.modules, "pysqlite3.dbapi2", bundled)
    monkeypatch.setattr(sqlite3, "sqlite_version_info", standard)


@pytest.mark.parametrize(
    ("pysqlite3", "standard", "used"),
    [(SAFE, OLD, SAFE), ((3, 60, 0), SAFE, (3, 60, 0)), (OLD, SAFE, SAFE), (None, SAFE, SAFE)],
)
def test_a_library_with_safe_logging_is_used(
    monkeypatch: pytest.MonkeyPatch, pysqlite3: tuple[int, ...] | None, standard: tuple[int, ...], used: tuple[int, ...]
) -> None:
    install(monkeypatch, pysqlite3, standard)
    assert driver().sqlite_version_info == used


@pytest.mark.parametrize("pysqlite3", [OLD, None])
def test_where_there_is_none_the_standard_one_is_used_with_one_warning(
    monkeypatch: pytest.MonkeyPatch, pysqlite3: tuple[int, ...] | None
) -> None:
    install(monkeypatch, pysqlite3, OLD)
    with pytest.warns(OldSQLite, match=r"older than 3\.51\.3.*Install pysqlite3"):
        assert driver() is sqlite3
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert driver() is sqlite3


def pragmas(url: str, *names: str) -> list[Any]:
    engine = engine_for(url)
    with engine.connect() as connection:
        values = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]
    engine.dispose()
    return values


FULL = 2


def test_connections_are_durable_and_keep_references(blank_sqlite_url: str) -> None:
    settings = pragmas(blank_sqlite_url, "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
    assert settings == [FULL, 1, 1, 30_000]


@pytest.mark.skipif(driver().sqlite_version_info < SAFE, reason="there is only an old library here")
def test_a_safe_library_writes_ahead(blank_sqlite_url: str) -> None:
    assert pragmas(blank_sqlite_url, "journal_mode") == ["wal"]


def test_an_old_library_takes_a_database_out_of_write_ahead_logging(
    blank_sqlite_url: str, clock: Clock, request: pytest.FixtureRequest
) -> None:
    store = open_store(blank_sqlite_url, clock)
    record(store, account("acme"))
    store.close()
    request.getfixturevalue("old_sqlite")
    store = open_store(blank_sqlite_url, clock)
    record(store, account("acme"))
    assert len(store.read(Reading.records)) == 2
    assert pragmas(blank_sqlite_url, "journal_mode", "synchronous") == ["delete", FULL]
    store.close()
