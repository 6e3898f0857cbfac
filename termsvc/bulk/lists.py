"""Lists that an engine wrote in order as Parquet files, read back in order: as many rows as there may be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq


def files(folder: Path) -> list[Path]:
    """The files of a list, in order."""
    return sorted(folder.glob("*.parquet"))


def batches(folder: Path) -> Iterator[pa.RecordBatch]:
    """The rows of a list, many at a time."""
    for file in files(folder):
        with pq.ParquetFile(file) as opened:
            yield from opened.iter_batches()


def values(folder: Path, column: str) -> Iterator[Any]:
    """The values of one column."""
    for batch in batches(folder):
        yield from batch.column(column).to_pylist()


def write_csv(folder: Path, file: Path) -> None:
    """The same list with commas and a header; a cell without a value is empty."""
    with pyarrow.csv.CSVWriter(file, pq.read_schema(files(folder)[0])) as writer:
        for batch in batches(folder):
            writer.write_batch(batch)
