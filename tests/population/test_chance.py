"""That a row depends on the seed and its own number, and on nothing else."""

from pathlib import Path

import duckdb
import pytest
from pyarrow import parquet

from benchmarks.populations import engine
from benchmarks.populations.engine import Wanted, tables
from benchmarks.populations.writing import write
from tests.population.conftest import ACCOUNTS

FEW = 3_000
MACROS = Path(engine.__file__).with_name("chance.sql")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_bytes_are_the_same_with_any_number_of_threads(plain: Path, tmp_path: Path) -> None:
    write(tmp_path / "by one", ACCOUNTS, 1, Wanted(threads=1, accounts_a_file=20_000))
    assert contents(tmp_path / "by one") == contents(plain)


@pytest.fixture(scope="module")
def beginning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("beginning")
    write(folder, 12_345, 1, Wanted(corrections=True, accounts_a_file=10_000))
    return folder


@pytest.mark.parametrize("table", tables(corrections=True))
def test_a_smaller_population_is_the_beginning_of_a_larger_one(stated: Path, beginning: Path, table: str) -> None:
    smaller, larger = (parquet.read_table(folder / table) for folder in (beginning, stated))
    assert 0 < smaller.num_rows < larger.num_rows
    assert smaller == larger.slice(0, smaller.num_rows)


def test_another_seed_gives_other_accounts(plain: Path, tmp_path: Path) -> None:
    write(tmp_path / "other", FEW, 2)
    own, others = (parquet.read_table(folder / "accounts").to_pylist() for folder in (tmp_path / "other", plain))
    assert sum(one == other for one, other in zip(own, others, strict=False)) < 0.01 * FEW


def test_the_draws_of_a_row_for_different_purposes_have_nothing_to_do_with_each_other() -> None:
    with duckdb.connect() as connection:
        connection.execute(MACROS.read_text(encoding="utf-8"))
        connection.execute("SET VARIABLE seed = 1")
        (correlations,) = connection.execute(
            """
            SELECT corr(plan, country), corr(plan, sign_up), corr(plan, sign_ups), corr(country, sign_up), corr(sign_up, sign_ups)
            FROM (
                SELECT chance(range, 'plan') AS plan, chance(range, 'country') AS country,
                    chance(range, 'sign-up') AS sign_up, chance(range, 'sign-ups') AS sign_ups
                FROM range(100000)
            )
            """
        ).fetchall()
    assert max(map(abs, correlations)) < 0.02
