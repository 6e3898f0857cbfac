"""An answer that was stopped goes on; a folder that holds something else is left alone; the manifest tells what is there."""

from __future__ import annotations

import hashlib
import json
from contextlib import closing
from datetime import date
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from termsvc.bulk.bind import Question, bind
from termsvc.bulk.duck import Duck
from termsvc.bulk.outputs import OutputTaken
from termsvc.core.dated import Dated
from termsvc.core.model import Document, Record, Version
from termsvc.core.world import World
from tests.bulk.answers import rows
from tests.bulk.folders import Shape, write
from tests.bulk.trials import refuse_differences
from tests.bulk.worlds import Asked, asked

SEED = 9
KEPT = {f"{table}_{number:04}" for table in ("life", "accounts", "expanded") for number in range(3)}


class Stopped(BaseException):
    """As a kill: nothing in between may catch it."""


@pytest.fixture(scope="module")
def question() -> Asked:
    return asked(SEED)


@pytest.fixture
def accounts(question: Asked, tmp_path: Path) -> Path:
    write(question.records, tmp_path / "accounts", Shape(files=3), Random(SEED))
    return tmp_path / "accounts"


class Backwards(Duck):
    """Gives rows in another order where a statement leaves it open, as threads may."""

    def ask(self, statement: str) -> pa.Table:
        found = super().ask(statement)
        return (
            found
            if "ORDER BY" in statement or not found.num_rows
            else pa.concat_tables(found.slice(place, 1) for place in reversed(range(found.num_rows)))
        )


def answer(
    question: Asked, accounts: Path, out: Path, *, stop_before: int | None = None, engine: type[Duck] = Duck
) -> list[str]:
    """Answer, or stop before a step of this number; the steps that were begun."""
    begun: list[str] = []

    def told(step: str) -> None:
        begun.append(step)
        if stop_before is not None and len(begun) > stop_before:
            raise Stopped

    scratch = out.with_name(f"{out.name} scratch")
    scratch.mkdir(exist_ok=True)
    asking = Question(question.catalogue, accounts, question.dates, question.known_at, expand=True)
    with closing(engine(scratch)) as opened:
        bind(asking, opened, out, told)
    return begun


def contents(out: Path) -> dict[str, list[str]]:
    """The rows of each table, in an order that does not hang on threads."""
    tables = ("accounts", "agreements", "expanded", "bindings.parquet", "cohorts.parquet")
    return {table: sorted(map(repr, rows(out / table))) for table in tables}


def test_an_answer_that_was_stopped_anywhere_goes_on_to_the_same_end(
    question: Asked, accounts: Path, tmp_path: Path
) -> None:
    steps = answer(question, accounts, tmp_path / "whole")
    kept = [number for number, step in enumerate(steps) if step in KEPT]
    for stop_before in (0, len(steps) // 2, *kept[::2]):
        out = tmp_path / f"stopped before {stop_before}"
        with pytest.raises(Stopped):
            answer(question, accounts, out, stop_before=stop_before)
        assert not (out / "manifest.json").exists()
        answer(question, accounts, out, engine=Backwards)
        assert contents(out) == contents(tmp_path / "whole")


def test_what_values_come_to_has_the_same_number_in_the_run_that_goes_on(tmp_path: Path) -> None:
    document = Document(
        slug="dpa", title="DPA", kind="dpa", timezone="UTC", applies_if=Dated.always('account.country == "US"')
    )
    day = date(2024, 3, 1)
    version = Version(
        document="dpa", label="1", sequence=1, sha256="0" * 64, posted_on=day, effective_on=day, effective_on_new=day
    )
    catalogue = [Record(id="d", fact=document), Record(id="v", fact=version)]
    (tmp_path / "accounts").mkdir()
    for number in range(2):
        lines = [f"{number}{country},2025-01-01,{country}" for country in ("DE", "FR", "US")]
        text = "\n".join(["id,created_on,country", *lines])
        (tmp_path / "accounts" / f"{number}.csv").write_text(text, encoding="utf-8")
    question = Question(catalogue, tmp_path, (date(2025, 6, 1),))

    def stop(step: str) -> None:
        if step == "life_0001":
            raise Stopped

    with pytest.raises(Stopped), closing(Duck(tmp_path)) as engine:
        bind(question, engine, tmp_path / "out", stop)
    with closing(Backwards(tmp_path)) as engine:
        cohorts = bind(question, engine, tmp_path / "out")
    bound = {cohort.answers[0].answer.version: cohort.number for cohort in cohorts}
    of = {row["account"]: row["cohort"] for row in rows(tmp_path / "out" / "accounts")}
    assert {account for account, cohort in of.items() if cohort == bound["1"]} == {"0US", "1US"}


def test_what_was_worked_out_is_not_worked_out_again(question: Asked, accounts: Path, tmp_path: Path) -> None:
    steps = answer(question, accounts, tmp_path / "whole")
    with pytest.raises(Stopped):
        answer(question, accounts, tmp_path / "out", stop_before=len(steps) - 1)
    again = answer(question, accounts, tmp_path / "out")
    assert [step for step in again if step in KEPT] == [steps[-1]]


def test_a_file_half_written_is_written_anew(question: Asked, accounts: Path, tmp_path: Path) -> None:
    with pytest.raises(Stopped):
        answer(question, accounts, tmp_path / "out", stop_before=30)
    begun = tmp_path / "out" / ".steps" / "life_0000.begun"
    begun.mkdir(exist_ok=True)
    (begun / "half.parquet").write_text("half", encoding="utf-8")
    answer(question, accounts, tmp_path / "out")
    refuse_differences(tmp_path / "out", World(question.records, question.known_at), question.dates, "resumed")


@pytest.mark.parametrize("changed", ["dates", "known_at", "accounts", "catalogue"])
def test_another_question_does_not_go_on_in_the_same_folder(
    question: Asked, accounts: Path, tmp_path: Path, changed: str
) -> None:
    out = tmp_path / "out"
    with pytest.raises(Stopped):
        answer(question, accounts, out, stop_before=20)
    kept = {file: file.stat().st_mtime_ns for file in out.rglob("*")}
    others = {
        "dates": Asked(question.records, (*question.dates, date(2020, 1, 1)), question.known_at),
        "known_at": Asked(
            question.records, question.dates, max(r.recorded_at for r in question.records if r.recorded_at)
        ),
        "accounts": question,
        "catalogue": Asked(question.records[1:], question.dates, question.known_at),
    }
    if changed == "accounts":
        file = next(accounts.rglob("*.parquet"))
        pq.write_table(pq.read_table(file), file, compression="none")
    with pytest.raises(OutputTaken, match="holds the beginning of an answer to another question"):
        answer(others[changed], accounts, out)
    assert {file: file.stat().st_mtime_ns for file in out.rglob("*")} == kept


def test_a_folder_with_something_in_it_is_left_alone(question: Asked, accounts: Path, tmp_path: Path) -> None:
    answer(question, accounts, tmp_path / "out")
    before = contents(tmp_path / "out")
    with pytest.raises(OutputTaken, match="is not empty; name a new folder"):
        answer(question, accounts, tmp_path / "out")
    assert contents(tmp_path / "out") == before


def test_the_manifest_tells_what_was_asked_and_what_is_there(question: Asked, accounts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    answer(question, accounts, out)
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    world = World(question.records, question.known_at)
    assert manifest["dates"] == [day.isoformat() for day in sorted(set(question.dates))]
    assert manifest["known_at"] == (question.known_at and question.known_at.isoformat())
    kinds = manifest["counts"].pop("kinds")
    assert len(world.documents) <= kinds <= len(world.documents) * len(world.accounts)
    assert manifest["counts"] == {
        "cohorts": len(rows(out / "cohorts.parquet")),
        "accounts": len(world.accounts),
        "documents": len(world.documents),
    }
    there = {str(file.relative_to(out)) for file in out.rglob("*") if file.is_file()}
    assert there == {"manifest.json", *manifest["files"]}
    for name, sha256 in manifest["files"].items():
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == sha256


def test_cohorts_are_as_large_as_they_say_and_hold_their_examples(
    question: Asked, accounts: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    answer(question, accounts, out)
    of = {row["account"]: row["cohort"] for row in rows(out / "accounts")}
    for cohort in rows(out / "cohorts.parquet"):
        members = sorted(account for account, number in of.items() if number == cohort["cohort"])
        assert (len(members), members[0]) == (cohort["accounts"], cohort["example"])
