"""The bulk question from end to end: a folder of accounts in, a folder of cohorts and bindings out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa
from typing_extensions import TypeVar

from termsvc.bulk.answers import Bindings
from termsvc.bulk.cohorts import Cohort, Cohorts
from termsvc.bulk.engine import Engine, UnreadableInput
from termsvc.bulk.enquiry import Enquiry
from termsvc.bulk.layout import ACCOUNTS, TABLES, files
from termsvc.bulk.outputs import Output, bindings_table
from termsvc.bulk.population import Population
from termsvc.bulk.statements import statement
from termsvc.bulk.steps import Steps
from termsvc.bulk.unreadable import explained
from termsvc.core.errors import UnknownName
from termsvc.core.model import Fact, Record
from termsvc.core.world import World

A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Question:
    """What binds all accounts on some dates.

    Attributes:
        catalogue: the documents and versions recorded, and what was retracted of them.
        accounts: a folder of the layout in `layout`, or what makes one.
        dates: calendar dates, each at its end in each document's own time zone.
        known_at: only what was recorded by this instant counts; `None` is all.
        last_recorded_at: up to when what is known is complete, if that is known.
        expand: write a row for each account, document and date too.
    """

    catalogue: Sequence[Record[Fact]]
    accounts: Path | Callable[[Path], object]
    dates: tuple[date, ...]
    known_at: datetime | None = None
    last_recorded_at: datetime | None = None
    expand: bool = False

    def described(self, engine: str) -> dict[str, Any]:
        """The question as JSON values, with what tells its input from another."""
        stated = sorted(repr(record) for record in self.catalogue)
        return {
            "dates": [day.isoformat() for day in sorted(set(self.dates))],
            "known_at": _text(self.known_at),
            "last_recorded_at": _text(self.last_recorded_at),
            "engine": engine,
            "expanded": self.expand,
            "catalogue": hashlib.sha256("\n".join(stated).encode()).hexdigest(),
            "input": _described(self.accounts) if isinstance(self.accounts, Path) else "store",
        }

    def folder(self, steps: Path) -> Path:
        """Where the accounts lie; they are put there if need be."""
        if isinstance(self.accounts, Path):
            return self.accounts
        folder = steps / "recorded"
        if not folder.exists():
            self.accounts(folder)
        return folder


def _described(accounts: Path) -> dict[str, list[int]]:
    return {
        str(file.relative_to(accounts)): [file.stat().st_size, file.stat().st_mtime_ns]
        for table in TABLES
        for file in files(accounts, table)
    }


def _text(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()


def _world(question: Question) -> World:
    world = World(question.catalogue, question.known_at)
    if not world.documents:
        raise UnknownName("no document is known, so nothing can bind; load some with: termsvc load terms/")
    return world


def find_cohorts(
    question: Question, engine: Engine, folder: Path, told: Callable[[str], None] = lambda _step: None
) -> Cohorts:
    """The cohorts of a question's accounts, without writing anything that stays; as `enquire`."""
    return enquire(question, Bindings(question.dates), engine, folder, told)


def enquire(
    question: Question,
    enquiry: Enquiry[A],
    engine: Engine,
    folder: Path,
    told: Callable[[str], None] = lambda _step: None,
) -> Cohorts[A]:
    """The cohorts of a question's accounts by the answers to an enquiry, whose dates count instead of the question's.

    Args:
        question: of whom it is asked, and what is known of them.
        enquiry: what is asked.
        engine: does the work.
        folder: where steps are kept while it lasts.
        told: called with the name of each step before it is done.

    Raises:
        UnknownName: no document is known.
        UnreadableInput: the accounts' folder does not hold what it should.
    """
    world = _world(question)
    steps = Steps(engine, folder, told)
    reads = sorted(world.catalogue.reads | enquiry.reads)
    population = Population(question.folder(folder), steps, reads, question.known_at)
    # What was recorded later, or taken back by then, is no part of it.
    known: list[Record[Fact]] = [*world.documents.values(), *chain.from_iterable(world.versions.values())]
    cohorts = Cohorts(steps, population, known, world, enquiry)
    try:
        cohorts.find()
    except UnreadableInput as error:
        raise explained(engine, population.folder, error) from None
    return cohorts


def bind(
    question: Question, engine: Engine, output: Path, told: Callable[[str], None] = lambda _step: None
) -> list[Cohort]:
    """Answer a question into a folder; a run that was stopped goes on where it was.

    Args:
        question: what is asked, and of whom.
        engine: does the work.
        output: a new folder, or one with the beginning of the same answer.
        told: called with the name of each step before it is done.

    Raises:
        UnknownName: no document is known.
        UnreadableInput: the accounts' folder does not hold what it should.
        OutputTaken: the output's folder holds something else.
    """
    # What cannot be answered leaves no folder behind.
    _world(question)
    if isinstance(question.accounts, Path):
        files(question.accounts, ACCOUNTS)
    out = Output(output, question.described(engine.name))
    found = find_cohorts(question, engine, out.steps, told)
    steps = Steps(engine, out.steps, told)
    parts = {"accounts": list(_assign(found, engine, steps))}
    engine.give("sealed", _sealed(found))
    parts["agreements"] = [steps.keep("agreements_of", statement("agreements_of"))]
    if question.expand:
        parts["expanded"] = list(_expand(found, parts["accounts"], engine, steps))
    out.finish(parts, found)
    return found.all


def _assign(found: Cohorts, engine: Engine, steps: Steps) -> Iterable[Path]:
    for number, life in enumerate(found.lives):
        engine.read("read_life", sorted(life.glob("*.parquet")))
        yield steps.keep(f"accounts_{number:04}", statement("part", looks=found.looks))


def _sealed(found: Cohorts) -> pa.Table:
    terms = [
        (agreement.id, term.document, term.sha256)
        for _, agreement in found.agreements.stated.values()
        for term in agreement.terms
        if term.sha256 is not None
    ]
    return pa.table({
        "agreement": pa.array([agreement for agreement, *_ in terms], pa.string()),
        "document": pa.array([document for _, document, _ in terms], pa.string()),
        "sha256": pa.array([sha256 for *_, sha256 in terms], pa.string()),
    })  # fmt: skip


def _expand(found: Cohorts, assigned: Sequence[Path], engine: Engine, steps: Steps) -> Iterable[Path]:
    engine.give("bindings", bindings_table(found.all).drop_columns(["because", "example"]))
    engine.give("source", found.sources())
    steps.define("own_dates")
    steps.define("agreements_of")
    for number, part in enumerate(assigned):
        engine.read("assigned", sorted(part.glob("*.parquet")))
        yield steps.keep(f"expanded_{number:04}", statement("expanded", assigned="assigned"))
