"""What a population folder may hold, and how it is refused where it cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from termsvc.bulk.bind import Question, bind
from termsvc.bulk.engine import Engine, EngineMissing, UnreadableInput, open_engine
from termsvc.core.errors import UnknownName
from termsvc.core.model import Document, Record, Version
from termsvc.core.world import World
from tests.bulk.answers import Output
from tests.bulk.folders import Shape, write
from tests.bulk.trials import ask, opened, refuse_differences
from tests.bulk.worlds import Asked, asked

DAY = date(2025, 4, 1)
CATALOGUE = (
    Record(id="tos", fact=Document(slug="tos", title="Terms", kind="tos", timezone="UTC")),
    Record(
        id="v1",
        fact=Version(
            document="tos",
            label="1",
            sequence=1,
            sha256="0" * 64,
            posted_on=DAY,
            effective_on=DAY,
            effective_on_new=DAY,
        ),
    ),
)

Answer: TypeAlias = Callable[[dict[str, str]], Output]


@pytest.fixture
def answered(tmp_path: Path) -> Iterator[Answer]:
    """Asks of a folder of CSV files with these texts, by name of file."""
    with opened("duckdb", tmp_path) as engine:
        yield lambda texts: answer(texts, engine, tmp_path)


def answer(texts: dict[str, str], engine: Engine, parent: Path) -> Output:
    """Asks of a folder of CSV files with these texts, by name of file."""
    folder, out = parent / "accounts of everyone [1]{x}*", parent / "out"
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    bind(Question(CATALOGUE, folder, (DAY,), expand=True), engine, out)
    return Output(out)


ACCEPTANCES = "account,document,version,accepted_at\n"
REFUSED = [
    pytest.param(
        {"accounts.csv": "id,created_on\na,2024-01-01\nb,2024-02-30\n"},
        "accounts: created_on of b is '2024-02-30', which cannot be read; write dates as YYYY-MM-DD",
        id="a date that is none",
    ),
    pytest.param(
        {"accounts.csv": "id,created_on\na,2024-01-01\n", "acceptances.csv": f"{ACCEPTANCES}a,tos,1,noon\n"},
        "acceptances: accepted_at of a is 'noon', which cannot be read; write instants as",
        id="an instant that is none",
    ),
    pytest.param(
        {"accounts.csv": "id,opened\na,2024-01-01\n"},
        "accounts has no column 'created_on'; it has id, opened",
        id="a column is missing",
    ),
    pytest.param(
        {
            "accounts/1.csv": "id,created_on\na,2024-01-01\n",
            "accounts/2.csv": "id,created_on\na,2024-01-02\nb,2024-01-01",
        },
        "stated more than once: a; keep one row of each",
        id="an account twice",
    ),
    pytest.param(
        {"accounts.csv": "id,created_on\na,2024-01-01,more\n"}, "accounts", id="a row with more cells than the heading"
    ),
    pytest.param(
        {"accounts.csv": "id,created_on\na,\n"}, "accounts: a row has no created_on (id a); write it", id="no date"
    ),
    pytest.param(
        {
            "accounts.csv": "id,created_on\na,2024-01-01\n",
            "acceptances.csv": f"{ACCEPTANCES},tos,1,2024-01-01T00:00:00Z\n",
        },
        "acceptances: a row has no account (document tos, version 1",
        id="an acceptance of nobody",
    ),
    pytest.param({"accounts.csv": ""}, "accounts.csv: it is empty", id="an empty file"),
    pytest.param({"accounts.csv": "id,id\na,b\n"}, "more than one column is called 'id'", id="a column twice"),
    pytest.param({"acceptances.csv": ACCEPTANCES}, "there are no accounts; put them into", id="no accounts"),
    pytest.param(
        {"accounts.csv": "id,created_on\na,2024-01-01\n", "accounts/1.parquet": ""},
        "there are Parquet and CSV files; leave those of one kind",
        id="both kinds of files",
    ),
    pytest.param({"accounts.parquet": "id,created_on\n"}, "accounts", id="no Parquet at all"),
    pytest.param(
        {
            "accounts.csv": "id,created_on\na,2024-01-01\n",
            "agreements.csv": "id,account,signed_on,effective_from,terms\nx,a,2024-01-01,2024-01-01,{}\n",
        },
        "agreements: x: its terms cannot be read",
        id="terms that are no list",
    ),
]


@pytest.mark.parametrize(("texts", "says"), REFUSED)
def test_what_cannot_be_read_is_refused_with_its_place(answered: Answer, texts: dict[str, str], says: str) -> None:
    with pytest.raises(UnreadableInput) as refused:
        answered(texts)
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)


SPREADSHEET = {"accounts.csv": '\ufeffcreated_on;id;note\r\n2024-01-01;"a;\n""1""";\r\n2026-01-01;"b,2";"x"\r\n'}
AS_IN_SPREADSHEET = {('a;\n"1"', "continued-use"), ("b,2", "not-yet-a-customer")}

LACKING = {
    "accounts/1.csv": "id,created_on\na,2024-01-01\n",
    "accounts/2.csv": "created_on,closed_on,id\n2024-01-01,2024-06-01,b\n",
}
AS_IF_LACKING = {("a", "continued-use"), ("b", "none-in-force")}


def ruled(output: Output) -> set[tuple[str, str]]:
    return {(account, said.rule) for (account, _, _), said in output.expanded.items()}


def test_tables_are_read_as_spreadsheets_write_them(answered: Answer) -> None:
    assert ruled(answered(SPREADSHEET)) == AS_IN_SPREADSHEET


def test_files_may_lack_columns_that_others_have(answered: Answer) -> None:
    assert ruled(answered(LACKING)) == AS_IF_LACKING


def test_a_date_may_not_be_a_number(tmp_path: Path) -> None:
    pq.write_table(pa.table({"id": ["a"], "created_on": [20240101]}), tmp_path / "accounts.parquet")
    with opened("duckdb", tmp_path) as engine, pytest.raises(UnreadableInput, match="accounts: "):
        bind(Question(CATALOGUE, tmp_path, (DAY,)), engine, tmp_path / "out")


def test_nobody_is_bound_where_there_is_nobody(answered: Answer) -> None:
    output = answered({"accounts.csv": "id,created_on\n"})
    assert not output.expanded
    assert not output.cohort_of


@pytest.mark.parametrize("seed", [3, 9])
def test_csv_and_parquet_are_answered_alike(seed: int, tmp_path: Path) -> None:
    question = asked(seed)
    world = World(question.records, question.known_at)
    for shape in (Shape(".csv"), Shape(".parquet"), Shape(".csv", files=3), Shape(".parquet", files=3)):
        folder = tmp_path / f"{shape.suffix[1:]}-{shape.files}"
        write(question.records, folder / "accounts", shape, Random(seed))
        with opened("duckdb", folder) as engine:
            ask(question, folder / "accounts", engine, folder / "out")
        refuse_differences(folder / "out", world, question.dates, str(shape))


def test_without_documents_nothing_is_asked(tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_text("id,created_on\n", encoding="utf-8")
    with opened("duckdb", tmp_path) as engine, pytest.raises(UnknownName, match="no document is known"):
        ask(Asked((), (DAY,), None), tmp_path, engine, tmp_path / "out")


def test_an_engine_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EngineMissing, match="there is no engine 'abacus'; choose duckdb, or spark"):
        open_engine("abacus", tmp_path)
