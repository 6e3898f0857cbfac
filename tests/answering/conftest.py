from __future__ import annotations

from collections.abc import Iterator

import pytest

from termsvc.store import Store, open_store
from tests.answering.worlds import EARLY


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """Each sort of database in turn; its clock stands still before anything that a world tells of."""
    store = open_store(database_url, lambda: EARLY)
    yield store
    store.close()
