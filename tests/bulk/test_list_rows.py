"""A page of a list has the rows after its text, however the list lies in files and row groups."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given
from hypothesis import strategies as st

from termsvc.bulk.lists import rows_after

names = st.lists(st.text(st.sampled_from("aZ-é€😀"), min_size=1, max_size=3), max_size=12).map(sorted)


@given(names, st.none() | st.text(st.sampled_from("aZ-é€😀"), max_size=3), st.integers(1, 4), st.integers(0, 12))
def test_the_rows_after_a_text_are_those_that_come_after_it(
    found: list[str], after: str | None, in_a_group: int, first: int
) -> None:
    table = pa.table({"account": pa.array(found, pa.string()), "number": pa.array(range(len(found)), pa.int32())})
    with TemporaryDirectory() as folder:
        for number, part in enumerate((table.slice(0, first), table.slice(first))):
            pq.write_table(part, Path(folder) / f"{number}.parquet", row_group_size=in_a_group)
        told = [(row["account"], row["number"]) for row in rows_after(Path(folder), "account", after)]
    assert told == [(name, number) for number, name in enumerate(found) if after is None or name > after]
