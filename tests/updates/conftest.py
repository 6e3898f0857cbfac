from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.updates.company import Company


@pytest.fixture
def company(sqlite_url: str) -> Iterator[Company]:
    """The company, with its people enrolled, a week before it posts its update."""
    company = Company(sqlite_url)
    with closing(company.store):
        company.begin()
        yield company
