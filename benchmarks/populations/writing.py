"""A population written to a folder of Parquet files, a million accounts to a file, by several threads.

Each file is written by one thread from the numbers of its own rows alone, so its bytes depend neither on the number of
threads nor on how many accounts come after it.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from time import perf_counter
from typing import TypeAlias

from pyarrow import parquet

from .catalogue import MOST_DOCUMENTS, catalogue
from .engine import Engine, Wanted, tables

MOST_ACCOUNTS = 100_000_000
MOST_ACCEPTANCES = 5
MOST_THREADS = 256
ACCOUNTS_A_FILE = 1_000_000

Work: TypeAlias = tuple[Path, str, int, int]
"""A file: the population's folder, the table, its first row's number and the first one after it."""


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
        told: is told of each file once it is written, by the thread that wrote it.

    Returns:
        The files, the largest table's first among those of the same accounts.

    Raises:
        Refused: the folder holds something, or a number is out of bounds.
    """
    _within("accounts", accounts, 1, MOST_ACCOUNTS)
    _within("documents", wanted.documents, 1, MOST_DOCUMENTS)
    _within("acceptances", wanted.acceptances, 0, MOST_ACCEPTANCES)
    _within("threads", wanted.threads, 1, MOST_THREADS)
    published = catalogue(wanted.documents)
    starts = range(0, accounts, ACCOUNTS_A_FILE)
    with ExitStack() as stack:
        engines = [
            stack.enter_context(closing(Engine(published, seed, wanted)))
            for _ in range(min(wanted.threads, len(starts)))
        ]
        if engines[0].short_of() > 0:
            raise Refused(
                f"{wanted.documents} documents can't take {wanted.acceptances} acceptances an account. "
                "Ask for more documents or fewer acceptances."
            )
        names = tables(corrections=wanted.corrections)
        _new(folder, names)
        work = [(folder, table, start, min(start + ACCOUNTS_A_FILE, accounts)) for start in starts for table in names]
        written = _by_whichever_is_free(engines, work, told)
    (folder / "catalogue.json").write_text(published.text(), encoding="utf-8")
    return written


def files(accounts: int, *, corrections: bool) -> int:
    """How many files a population of so many accounts has beside its catalogue."""
    return len(range(0, accounts, ACCOUNTS_A_FILE)) * len(tables(corrections=corrections))


def _within(name: str, value: float, least: int, most: int) -> None:
    if not least <= value <= most:
        raise Refused(f"{name} must be from {least:,} to {most:,}, but is {value:,}.")


def _new(folder: Path, names: tuple[str, ...]) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(f"{folder} is there already and not an empty folder. Name a new one, or empty it.")
    for table in names:
        (folder / table).mkdir(parents=True)


def _by_whichever_is_free(engines: list[Engine], work: list[Work], told: Callable[[Written], None]) -> list[Written]:
    free: SimpleQueue[Engine] = SimpleQueue()
    for engine in engines:
        free.put(engine)

    def do(one: Work) -> Written:
        engine = free.get()
        try:
            written = _file(engine, *one)
        finally:
            free.put(engine)
        told(written)
        return written

    with ThreadPoolExecutor(len(engines)) as pool:
        pending = [pool.submit(do, one) for one in work]
        try:
            return [one.result() for one in pending]
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _file(engine: Engine, folder: Path, table: str, first_row: int, end_row: int) -> Written:
    path = folder / table / f"part-{first_row // ACCOUNTS_A_FILE:05}.parquet"
    begun = perf_counter()
    engine.write(table, first_row, end_row, path)
    seconds = perf_counter() - begun
    return Written(table, parquet.read_metadata(path).num_rows, path.stat().st_size, seconds)
