"""A session of Spark for all tests of a process, since one takes long to start."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from termsvc.bulk.engine import Engine
from tests.bulk.sparks import NO_JAVA, has_java, session
from tests.bulk.trials import opened


@pytest.fixture(scope="session")
def spark_session() -> Iterator[None]:
    if not has_java():
        if os.environ.get("CI"):
            pytest.fail(f"in CI {NO_JAVA}")
        pytest.skip(NO_JAVA)
    with session():
        yield


@pytest.fixture(params=["duckdb", "spark"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine, each in turn."""
    if request.param == "spark":
        request.getfixturevalue("spark_session")
    with opened(request.param, tmp_path / "scratch") as engine:
        yield engine
