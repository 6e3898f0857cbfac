"""Lists that an engine wrote in order as Parquet files, read back in order: as many rows as there may be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

_AT_A_TIME = 4_096


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


def rows_after(folder: Path, column: str, after: str | None) -> Iterator[dict[str, Any]]:
    """The rows of a list that is in order of a column of texts, from the first one that comes after a text.

    Row groups that end before are not read, so a page costs the same wherever in the list it begins.

    Args:
        folder: the list.
        column: by whose bytes it is ordered.
        after: `None` for all rows.
    """
    for file in files(folder):
        with pq.ParquetFile(file) as opened:
            groups = [number for number in range(opened.num_row_groups) if not _ends_by(opened, number, column, after)]
            for batch in opened.iter_batches(batch_size=_AT_A_TIME, row_groups=groups):
                later = batch if after is None else batch.filter(pc.field(column) > after)
                yield from later.to_pylist()


def _ends_by(file: pq.ParquetFile, group: int, column: str, after: str | None) -> bool:
    """Whether all rows of a group are known to come no later than a text."""
    told = file.metadata.row_group(group).column(file.schema_arrow.get_field_index(column)).statistics
    return after is not None and told is not None and told.has_min_max and bool(told.max <= after)


def write_csv(folder: Path, file: Path) -> None:
    """The same list with commas and a header; a cell without a value is empty."""
    with pyarrow.csv.CSVWriter(file, pq.read_schema(files(folder)[0])) as writer:
        for batch in batches(folder):
            writer.write_batch(batch)
