"""That the command says what it wrote, and refuses what it can't write."""

import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = Path(__file__).parents[2] / "benchmarks" / "population.py"


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, str(COMMAND), *map(str, arguments)]
    return subprocess.run(words, capture_output=True, text=True, check=False, cwd=COMMAND.parents[1])


def test_it_prints_how_much_of_each_table_and_how_fast(tmp_path: Path) -> None:
    done = run(tmp_path / "population", "--accounts", 2_000, "--corrections")
    assert (done.returncode, done.stderr) == (0, "")
    lines = [line.split() for line in done.stdout.splitlines()]
    assert lines[0] == ["table", "files", "rows", "MB", "seconds", "rows/s"]
    assert [line[0] for line in lines[1:8]] == [
        "accounts", "attributes", "acceptances", "objections", "agreements", "retractions", "all",
    ]  # fmt: skip
    assert (tmp_path / "population" / "catalogue.json").exists()


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--accounts", 0], "accounts must be from 1 to 100,000,000, but is 0."),
        (["--acceptances", "nan"], "acceptances must be from 0 to 5, but is nan."),
        (["--acceptances", 2, "--documents", 1], "Ask for more documents or fewer acceptances."),
        (["--seed", -1], "seed must be from 0"),
    ],
)
def test_it_refuses_what_can_not_be_and_leaves_nothing(tmp_path: Path, arguments: list[object], problem: str) -> None:
    done = run(tmp_path / "population", *arguments)
    assert done.returncode == 1
    assert problem in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "population").exists()


def test_it_leaves_a_folder_that_holds_something_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("precious", encoding="utf-8")
    done = run(tmp_path, "--accounts", 10)
    assert done.returncode == 1
    assert "not an empty folder" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
