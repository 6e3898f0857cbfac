from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from termsvc.bulk.order import ascends


def written(folder: Path, *files: list[str | None]) -> list[Path]:
    paths = [folder / f"{number}.parquet" for number in range(len(files))]
    for path, ids in zip(paths, files, strict=True):
        pq.write_table(pa.table({"id": pa.array(ids, pa.string())}), path, row_group_size=2)
    return paths


@given(
    files=st.lists(st.lists(st.text("ab\u00e9\U0001f600", max_size=2), max_size=4), max_size=3), in_order=st.booleans()
)
def test_what_ascends_has_nothing_twice(*, files: list[list[str]], in_order: bool) -> None:
    files = [sorted(ids) for ids in files] if in_order else files
    together = [name for ids in files for name in ids]
    with TemporaryDirectory() as folder:
        if ascends(written(Path(folder), *files), "id"):
            assert len(set(together)) == len(together)


@pytest.mark.parametrize("files", [[], [[]], [["a"], ["b", "c", "d"]], [["c", "d", "e"], ["a", "b"], []]])
def test_files_in_order_of_their_rows_ascend_in_any_order_of_their_names(
    tmp_path: Path, files: list[list[str]]
) -> None:
    assert ascends(written(tmp_path, *files), "id")


@pytest.mark.parametrize(
    "files",
    [
        [["a", "a"]],
        [["b", "a"]],
        [["a", "b", "b"]],
        [["a", "c"], ["b"]],
        [["a"], ["a"]],
        [["a", None]],
        [[None]],
    ],
)
def test_anything_else_is_not_known_to(tmp_path: Path, files: list[list[str | None]]) -> None:
    assert not ascends(written(tmp_path, *files), "id")


def test_nor_is_what_can_not_be_seen(tmp_path: Path) -> None:
    text = tmp_path / "0.csv"
    text.write_text("id\na\nb\n")
    assert not ascends([text], "id")
    numbers = tmp_path / "0.parquet"
    pq.write_table(pa.table({"id": [1.5, 2.5]}), numbers)
    assert not ascends([numbers], "id")
    assert not ascends([numbers], "name")
