"""Two populations of the same seed, one of which says how its facts were learned, and an engine that reads both."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from benchmarks.populations.engine import Wanted, tables
from benchmarks.populations.writing import write

ACCOUNTS = 50_000


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plain")
    write(folder, ACCOUNTS, 1, Wanted(accounts_a_file=20_000))
    return folder


@pytest.fixture(scope="session")
def stated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stated")
    write(folder, ACCOUNTS, 1, Wanted(corrections=True))
    return folder


@pytest.fixture(scope="session")
def engine(plain: Path, stated: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Each table of the plain population by its own name, of the other one in the schema `stated`; `terms` one by one."""
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("CREATE SCHEMA stated")
        for name in tables(corrections=False):
            connection.read_parquet(f"{plain / name}/*.parquet").create(name)
        for name in tables(corrections=True):
            connection.read_parquet(f"{stated / name}/*.parquet").create(f"stated.{name}")
        connection.execute("CREATE VIEW terms AS SELECT id, unnest(terms::JSON[]) AS term FROM agreements")
        yield connection
