from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from termsvc.store import Store, open_store
from tests.store.libraries import old_sqlite_library


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
def old_sqlite() -> Iterator[None]:
    """A SQLite library with which write-ahead logging is not safe; the warning about it has been given."""
    with old_sqlite_library():
        yield
