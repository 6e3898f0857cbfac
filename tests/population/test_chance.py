"""That a row depends on the seed and its own number, and on nothing else."""

from pathlib import Path

import duckdb
import pytest
from pyarrow import parquet

from benchmarks.populations import engine
from benchmarks.populations.engine import Wanted, tables
from benchmarks.populations.writing import write

FEW = 3_000
MACROS = Path(engine.__file__).with_name("chance.sql")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("corrections", [False, True])
def test_the_bytes_are_the_same_with_any_number_of_threads(tmp_path: Path, *, corrections: bool) -> None:
    for threads in (1, 3):
        wanted = Wanted(corrections=corrections, threads=threads, accounts_a_file=1_000)
        write(tmp_path / str(threads), FEW, 1, wanted)
    assert contents(tmp_path / "1") == contents(tmp_path / "3")


@pytest.mark.parametrize("table", tables(corrections=True))
def test_a_smaller_population_is_the_beginning_of_a_larger_one(stated: Path, tmp_path: Path, table: str) -> None:
    write(tmp_path / "smaller", 12_345, 1, Wanted(corrections=True, accounts_a_file=5_000))
    smaller, larger = (parquet.read_table(folder / table) for folder in (tmp_path / "smaller", stated))
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
