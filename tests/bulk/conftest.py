"""A session of Spark for all tests of a process, since one takes long to start."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.bulk.sparks import NO_JAVA, has_java, session


@pytest.fixture(scope="session")
def spark_session() -> Iterator[None]:
    if not has_java():
        if os.environ.get("CI"):
            pytest.fail(f"in CI {NO_JAVA}")
        pytest.skip(NO_JAVA)
    with session():
        yield
