"""What binds everyone on a date, and what changes for whom."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TypeAlias

from termsvc.bulk import bind as everyone
from termsvc.bulk.changes import Changes, write_lists
from termsvc.bulk.changes import changes as changes_of
from termsvc.bulk.cohorts import Cohort
from termsvc.bulk.engine import Engine, open_engine
from termsvc.bulk.outputs import OutputTaken
from termsvc.core.dated import day_before
from termsvc.core.model import Fact
from termsvc.core.notice.supposed import supposing
from termsvc.core.world import World
from termsvc.store import Store
from termsvc.store.export import export

Told: TypeAlias = Callable[[str], None]


def untold(_step: str) -> None:
    """Tell nobody which step is under way."""


@dataclass(frozen=True, slots=True)
class Population:
    """Whose bindings are asked for, and by which engine.

    Attributes:
        accounts: a folder of Parquet or CSV files (see docs/scale.md); `None` for the accounts in the store.
        known_at: only what was recorded by then counts; `None` is all.
        engine: `duckdb` or `spark`.
        memory: at most so much of it, such as `3GB`; `None` leaves it to the engine.
    """

    accounts: Path | None = None
    known_at: datetime | None = None
    engine: str = "duckdb"
    memory: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be written for everyone.

    Attributes:
        dates: calendar dates, each at its end in each document's own time zone.
        out: a new folder, or one with the beginning of the same answer, which is then gone on with.
        expand: a row for each account, document and date too.
    """

    dates: tuple[date, ...]
    out: Path
    expand: bool = False


def bind(store: Store, population: Population, wanted: Wanted, told: Told = untold) -> list[Cohort]:
    """What binds every account on some dates, in a folder (see `bulk.outputs`).

    Raises:
        UnknownName: no document is known.
        UnreadableInput: the folder of accounts does not hold what it should.
        OutputTaken: the folder for the answer holds something else.
        EngineMissing: the engine is not installed.
    """
    with opened(population) as (engine, _):
        question = replace(asked(store, population, wanted.dates), expand=wanted.expand)
        return everyone.bind(question, engine, wanted.out, told)


def changes(store: Store, population: Population, on: date, out: Path | None = None, told: Told = untold) -> Changes:
    """Whose binding on a date differs from the day before, to what, and whom versions that take effect leave out.

    Counts alone, unless `out` is a new folder for lists of the accounts.

    Raises:
        UnknownName: no document is known.
        UnreadableInput: the folder of accounts does not hold what it should.
        OutputTaken: the folder for the lists holds something.
        EngineMissing: the engine is not installed.
    """
    if out is not None:
        require_new(out)
    with opened(population) as (engine, scratch):
        question = asked(store, population, (day_before(on), on))
        return compared(question, engine, scratch, out, told)


def compared(question: everyone.Question, engine: Engine, scratch: Path, out: Path | None, told: Told) -> Changes:
    """What changes on the second of two dates, each after the other, that a question is about; see `changes`."""
    _, on = question.dates
    found = everyone.find_cohorts(question, engine, scratch, told)
    catalogue = World(question.catalogue, question.known_at).catalogue
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        write_lists(found, catalogue, on, out)
    return changes_of(catalogue, found.all, on)


def require_new(folder: Path) -> None:
    """Refuse a folder that holds something.

    Raises:
        OutputTaken: it does.
    """
    if folder.exists() and any(folder.iterdir()):
        raise OutputTaken(f"{folder} is not empty; name a new folder")


def asked(
    store: Store,
    population: Population,
    dates: tuple[date, ...] = (),
    supposed: Sequence[Fact] = (),
    reads: Collection[str] = (),
) -> everyone.Question:
    """A question of a population.

    Args:
        store: where documents and versions are, and the accounts if these are nowhere else.
        population: whose bindings are asked for.
        dates: of which it is asked.
        supposed: documents and versions that count as if they had always been known.
        reads: the names of values that are asked for beside those that documents' conditions read.
    """
    recorded, last = store.read(lambda reading: (reading.catalogue(), reading.last_recorded_at()))
    catalogue = list(supposing(recorded, supposed))
    if population.accounts is not None:
        return everyone.Question(catalogue, population.accounts, dates, population.known_at)
    read = World(catalogue, population.known_at).catalogue.reads.union(reads) - {"country", "locale"}
    return everyone.Question(catalogue, lambda folder: export(store, folder, read), dates, population.known_at, last)


@contextmanager
def opened(population: Population) -> Iterator[tuple[Engine, Path]]:
    """A population's engine, and a folder for what is needed only while it lasts."""
    scratch = Path(tempfile.mkdtemp(prefix="termsvc-"))
    try:
        engine = open_engine(population.engine, scratch, population.memory)
        try:
            yield engine, scratch
        finally:
            engine.close()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
