"""A population written to a folder of Parquet files, a million accounts to a file, by several threads.

Each file is written by one thread from the numbers of its own rows alone, so its bytes depend neither on the number of
threads nor on how many accounts come after it.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from time import perf_counter

from pyarrow import parquet

from .catalogue import MOST_DOCUMENTS, catalogue
from .engine import Engine, Wanted, tables

MOST_ACCOUNTS = 100_000_000
MOST_ACCEPTANCES = 5
MOST_THREADS = 256
MOST_SEEDS = 2**63 - 1


@dataclass(frozen=True, slots=True)
class File:
    """A file to be written: a table's part for the accounts from one row's number to before another's."""

    path: Path
    table: str
    first_row: int
    end_row: int


class Refused(Exception):
    """A population that can't be made, or not there; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: its table, rows, bytes, and the seconds it took."""

    table: str
    rows: int
    bytes: int
    seconds: float


USUAL = Wanted()


def write(
    folder: Path, accounts: int, seed: int, wanted: Wanted = USUAL, told: Callable[[Written], None] = lambda _: None
) -> list[Written]:
    """Write a population: a folder of Parquet files for each table, and at last its `catalogue.json`.

    Args:
        folder: new, or empty.
        accounts: how many, at most 100,000,000; fewer are the first of more.
        seed: another one gives another population.
        wanted: what else it depends on.
        told: is told of each file once it is written.

    Returns:
        The files, the largest table's first among those of the same accounts.

    Raises:
        Refused: the folder holds something, or a number is out of bounds.
    """
    _within("accounts", accounts, 1, MOST_ACCOUNTS)
    _within("seed", seed, 0, MOST_SEEDS)
    _within("documents", wanted.documents, 1, MOST_DOCUMENTS)
    _within("acceptances", wanted.acceptances, 0, MOST_ACCEPTANCES)
    _within("accounts_a_file", wanted.accounts_a_file, 1, MOST_ACCOUNTS)
    _within("threads", wanted.threads, 1, MOST_THREADS)
    published = catalogue(wanted.documents)
    files = _files(folder, accounts, wanted)
    with ExitStack() as stack:
        engines = [stack.enter_context(closing(Engine.of(published, seed, wanted)))]
        others = range(1, min(wanted.threads, len(files)))
        engines += [stack.enter_context(closing(engines[0].another())) for _ in others]
        if engines[0].short_of() > 0:
            raise Refused(
                f"{wanted.documents} documents can't take {wanted.acceptances} acceptances an account. "
                "Ask for more documents or fewer acceptances."
            )
        _new(folder, tables(corrections=wanted.corrections))
        written = _by_whichever_is_free(engines, files, told)
    (folder / "catalogue.json").write_text(published.text(), encoding="utf-8")
    return written


def number_of_files(accounts: int, wanted: Wanted) -> int:
    """How many files a population of so many accounts has beside its catalogue."""
    return len(range(0, accounts, wanted.accounts_a_file)) * len(tables(corrections=wanted.corrections))


def _files(folder: Path, accounts: int, wanted: Wanted) -> list[File]:
    size = wanted.accounts_a_file
    return [
        File(folder / table / f"part-{number:05}.parquet", table, start, min(start + size, accounts))
        for number, start in enumerate(range(0, accounts, size))
        for table in tables(corrections=wanted.corrections)
    ]


def _within(name: str, value: float, least: int, most: int) -> None:
    if not least <= value <= most:
        raise Refused(f"{name} must be from {least:,} to {most:,}, but is {value:,}.")


def _new(folder: Path, names: tuple[str, ...]) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(f"{folder} is there already and not an empty folder. Name a new one, or empty it.")
    for table in names:
        (folder / table).mkdir(parents=True)


def _by_whichever_is_free(engines: list[Engine], files: list[File], told: Callable[[Written], None]) -> list[Written]:
    free: SimpleQueue[Engine] = SimpleQueue()
    for engine in engines:
        free.put(engine)

    def write_file(file: File) -> Written:
        engine = free.get()
        try:
            begun = perf_counter()
            engine.write(file.table, file.first_row, file.end_row, file.path)
            seconds = perf_counter() - begun
        finally:
            free.put(engine)
        return Written(file.table, parquet.read_metadata(file.path).num_rows, file.path.stat().st_size, seconds)

    with ThreadPoolExecutor(len(engines)) as pool:
        pending = [pool.submit(write_file, file) for file in files]
        try:
            for done in as_completed(pending):
                told(done.result())
        finally:
            pool.shutdown(cancel_futures=True)
        return [done.result() for done in pending]
