from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.oidc.local_provider import Clock, LocalProvider, serving


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def local(clock: Clock) -> Iterator[LocalProvider]:
    """A provider, and all that it should be."""
    with serving(clock) as provider:
        yield provider
