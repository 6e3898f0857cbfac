from __future__ import annotations

from collections.abc import Iterator

import pytest

from termsvc.demo import POSTED, Clock
from termsvc.store import Store, open_store


@pytest.fixture
def clock() -> Clock:
    return Clock(POSTED)


@pytest.fixture
def store(clock: Clock) -> Iterator[Store]:
    """A database in memory."""
    store = open_store("sqlite://", clock)
    yield store
    store.close()
