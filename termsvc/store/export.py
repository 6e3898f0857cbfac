"""All that is recorded about accounts, written for bulk questions: Parquet files, from one snapshot.

The folder has a folder for each table, and in each of them the files of one name are about the same accounts. Nothing of it grows with the
number of accounts in memory: rows come in batches, and each batch is written before the next is read.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

import pyarrow.parquet as pq
from sqlalchemy import Column, ColumnElement, Connection, select

from termsvc.store.errors import ExportFailed
from termsvc.store.population import Columns, Source, accounts, acts, retractions
from termsvc.store.reading import Reading
from termsvc.store.store import Store

ROWS = 50_000
"""Rows that are read at a time and become one row group."""

PER_FILE = 1_000_000

Progress: TypeAlias = Callable[[Mapping[str, int]], object]
"""Is told after each batch how many rows each table has by now."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written.

    Attributes:
        rows: how many, by table.
        last_recorded_at: the instant up to which the snapshot is complete; `None` if nothing has been recorded.
    """

    rows: Mapping[str, int]
    last_recorded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Part:
    """What goes into one file of a table: names `(after, upto]`; `None` is open on that side."""

    number: int
    after: str | None
    upto: str | None


def export(
    store: Store,
    folder: Path,
    reads: Collection[str],
    *,
    per_file: int = PER_FILE,
    progress: Progress = lambda _rows: None,
) -> Exported:
    """Write every statement about an account, retracted and restated ones too, and every retraction.

    Args:
        store: what it is read from, in one snapshot.
        folder: a new or empty one; it is there only when all of it has been written.
        reads: the attributes to be written besides country and locale: those that some condition reads, or has read.
        per_file: statements of accounts in one file, about.
        progress: may stop the export by raising.

    Raises:
        ExportFailed: the folder holds something, or can't be written.
        StoreBusy, StoreUnusable: the database was busy for too long, or can't be reached.
    """
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    try:
        _require_empty(folder)
        try:
            exported = store.snapshot(
                lambda connection: _Writing(connection, unfinished, progress).all(reads, per_file)
            )
            with suppress(FileNotFoundError):
                folder.rmdir()
            unfinished.rename(folder)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    except OSError as error:
        raise ExportFailed(
            f"The folder {folder} can't be written: {error.strerror}. Nothing of the export is kept. Check that you may"
            " write there and that the disk has room."
        ) from error
    return exported


def _require_empty(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise ExportFailed(f"The folder {folder} is not empty, and an export mixes with nothing. Name a new folder.")


class _Writing:
    """One attempt to write everything, from one snapshot."""

    def __init__(self, connection: Connection, folder: Path, progress: Progress) -> None:
        self._connection, self._folder, self._progress = connection, folder, progress
        self._rows: Counter[str] = Counter()
        shutil.rmtree(folder, ignore_errors=True)  # what an attempt before this one left

    def all(self, reads: Collection[str], per_file: int) -> Exported:
        people, taken_back = accounts(reads), retractions()
        for part in self._parts(people.by, per_file):
            for source in (people, *acts()):
                self._write(source, part)
        for part in self._parts(taken_back.by, per_file):
            self._write(taken_back, part)
        return Exported(dict(self._rows), Reading(self._connection).last_recorded_at())

    def _parts(self, by: Column[str], size: int) -> Iterator[Part]:
        """Parts of about so many rows each, with all rows of a name in one of them."""
        number, after, more = 0, None, True
        while more:
            part = Part(number, after, None)
            upto = self._connection.scalar(select(by).where(*_within(by, part)).order_by(by).offset(size - 1).limit(1))
            yield replace(part, upto=upto)
            number, after, more = number + 1, upto, upto is not None

    def _write(self, source: Source, part: Part) -> None:
        with ExitStack() as files:
            writers = {table: files.enter_context(self._file(table, part, source)) for table in source.tables}
            self._rows.update(dict.fromkeys(writers, 0))
            for columns in self._columns(source, part):
                for table, batch in source.batches(columns):
                    writers[table].write_batch(batch)
                    self._rows[table] += batch.num_rows
                self._progress(dict(self._rows))

    def _file(self, table: str, part: Part, source: Source) -> pq.ParquetWriter:
        path = self._folder / table / f"{part.number:05}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        return pq.ParquetWriter(path, source.tables[table], compression="zstd")

    def _columns(self, source: Source, part: Part) -> Iterator[Columns]:
        """The rows of a part in order, so many at a time; the database keeps the rest till then."""
        learned = source.by.table.c.recorded_at
        sought = select(*source.sought).where(*_within(source.by, part)).order_by(source.by, learned)
        found = self._connection.execute(sought, execution_options={"stream_results": True})
        while rows := found.fetchmany(ROWS):
            yield list(zip(*rows, strict=True))


def _within(by: Column[str], part: Part) -> Iterator[ColumnElement[bool]]:
    if part.after is not None:
        yield by > part.after
    if part.upto is not None:
        yield by <= part.upto
