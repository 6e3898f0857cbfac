"""A session of Spark for all tests of a process, since one takes long to start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bulk.sparks import NO_JAVA, has_java, session
from tests.needed import lacking


@pytest.fixture(scope="session")
def spark_session() -> Iterator[None]:
    if not has_java():
        lacking(NO_JAVA)
    with session():
        yield
