from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from termsvc.store import OldSQLite, Store, open_store
from termsvc.store.sqlite import driver


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = datetime(2025, 4, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(database_url: str, clock: Clock) -> Iterator[Store]:
    store = open_store(database_url, clock)
    yield store
    store.close()


@pytest.fixture
def old_sqlite(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A SQLite library with which write-ahead logging is not safe; the warning about it has been given."""
    for module in {sqlite3, driver()}:
        monkeypatch.setattr(module, "sqlite_version_info", (3, 51, 2))
        monkeypatch.setattr(module, "sqlite_version", "3.51.2")
    driver.cache_clear()
    with pytest.warns(OldSQLite):
        driver()
    yield
    driver.cache_clear()
