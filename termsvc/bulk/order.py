"""Whether files are in order: what comes in order of its key is there once, and nobody has to count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq


def ascends(files: Sequence[Path], column: str) -> bool:
    """Whether a column has no value twice, seen from the order of Parquet files and of their rows.

    If they are not in order, or can't be seen to be, that is no answer: a value may be there twice or not.
    """
    try:
        stretches = sorted(stretch for file in files for stretch in _stretches(file, column))
    except _Unordered:
        return False
    return all(last < first for (_, last), (first, _) in pairwise(stretches))


class _Unordered(Exception):
    pass


def _stretches(file: Path, column: str) -> Iterator[tuple[Any, Any]]:
    """The first and last value of each stretch of rows, all of which ascend."""
    if file.suffix != ".parquet":
        raise _Unordered
    with pq.ParquetFile(file) as opened:
        if column not in opened.schema_arrow.names or not pa.types.is_string(opened.schema_arrow.field(column).type):
            raise _Unordered
        for batch in opened.iter_batches(columns=[column]):
            values = batch.column(0)
            if values.null_count or not pc.all(pc.less(values[:-1], values[1:]), min_count=0).as_py():
                raise _Unordered
            if len(values):
                yield values[0].as_py(), values[-1].as_py()
