from __future__ import annotations

from collections.abc import Iterator

import pytest

from termsvc.store import Store
from tests.stating.company import company


@pytest.fixture(params=["sqlite", "postgresql"])
def sort(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def store(sort: str) -> Iterator[Store]:
    with company(sort) as store:
        yield store
