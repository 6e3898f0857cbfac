"""Table rows are compared cell by cell: cases, and laws over tables that are made up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.provisions import Provision, ProvisionKind, provisions
from termsvc.core.redline.cells import TableRows, row_redline
from termsvc.core.redline.columns import aligned_columns
from termsvc.core.redline.edits import mirrored
from termsvc.core.redline.relation import relate
from termsvc.core.redline.tables import cells, cells_and_borders, tables
from termsvc.core.redline.words import WordRedline
from tests.redline.fixtures import CASES, marked
from tests.redline.tables import Grid, grids, reworded, versions, with_column, written
from tests.redline.tables import cells as cell_words

ROWS = st.lists(st.sampled_from(["|", " ", "a", "b"]), max_size=14).map(lambda found: " ".join("".join(found).split()))


def compared(old: str, new: str) -> Iterator[tuple[Provision, Provision, WordRedline]]:
    """The rows of two texts that are each other though their words differ, with their word redlines."""
    before, after = provisions(old), provisions(new)
    found = [(before[i[0]], after[j[0]]) for i, j, _ in relate(before, after).groups if len(i) == len(j)]
    rows = TableRows(before, after, found)
    for one, two in found:
        if one.text != two.text and one.kind is two.kind is ProvisionKind.TABLE_ROW:
            yield one, two, rows.word_redline(one, two)


def read_cases() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(Path(CASES / "tables.yaml").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: case["title"])
def test_reads_as_a_table(case: dict[str, Any]) -> None:
    assert [marked(found.edits) for *_, found in compared(case["old"], case["new"])] == case["words"]


def assert_rebuilds(old: str, new: str, found: WordRedline) -> None:
    assert "".join(text for op, text in found.edits if op != "+") == old
    assert "".join(text for op, text in found.edits if op != "-") == new


@given(versions())
def test_the_words_of_each_row_rebuild_it_and_mirror(texts: tuple[Grid, Grid]) -> None:
    old, new = map(written, texts)
    back = {(one.address, two.address): found for two, one, found in compared(new, old)}
    for one, two, found in compared(old, new):
        assert_rebuilds(one.text, two.text, found)
        assert back[one.address, two.address] == found._replace(edits=mirrored(found.edits))


@given(ROWS, ROWS)
def test_any_two_texts_are_rebuilt_and_mirrored(old: str, new: str) -> None:
    there = row_redline(old, new, aligned_columns([(cells(old), cells(new))]))
    back = row_redline(new, old, aligned_columns([(cells(new), cells(old))]))
    assert_rebuilds(old, new, there)
    assert back == there._replace(edits=mirrored(there.edits))


@given(st.data())
def test_no_marked_run_crosses_a_border_where_the_columns_stand(data: st.DataObject) -> None:
    old = data.draw(grids())
    new = data.draw(reworded(old))
    for *_, found in compared(written(old), written(new)):
        assert "|" not in "".join(text for op, text in found.edits if op != "=")


@given(st.data())
def test_a_column_that_came_is_all_that_is_marked(data: st.DataObject) -> None:
    old = data.draw(grids())
    place = data.draw(st.integers(0, len(old[0])))
    column = ["Other", *(data.draw(cell_words) for _ in old[1:])]
    for one, two, found in compared(written(old), written(with_column(old, place, column))):
        assert not [text for op, text in found.edits if op == "-"]
        (came,) = ["".join(text for op, text in found.edits if op == "+")]
        assert came.strip(" |") == cells(two.text)[place]
        assert cells(one.text) == (*cells(two.text)[:place], *cells(two.text)[place + 1 :])


@given(st.data())
def test_columns_are_the_same_seen_from_either_side(data: st.DataObject) -> None:
    widths = data.draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
    row = st.tuples(*(st.lists(cell_words, min_size=width, max_size=width).map(tuple) for width in widths))
    rows, titles = data.draw(st.lists(row, min_size=1, max_size=4)), data.draw(st.none() | row)
    there = aligned_columns(rows, titles)
    back = aligned_columns([(two, one) for one, two in rows], titles and titles[::-1])
    assert there == tuple((old, new) for new, old in back)
    assert there == tuple(sorted(there))


def test_very_wide_tables_are_compared_column_by_column_from_the_left() -> None:
    wide = tuple(f"c{n}" for n in range(400))
    assert aligned_columns([(wide, wide[1:])]) == tuple((n, n) for n in range(399))


@given(ROWS)
def test_cells_and_borders_by_turns_are_the_text(text: str) -> None:
    found, borders = cells_and_borders(text)
    assert "".join(part for pair in zip(found, [*borders, ""], strict=True) for part in pair) == text
    assert tuple(cell.strip(" ") for cell in found) == cells(text)


@given(st.lists(grids(), min_size=1, max_size=3))
def test_tables_are_found_with_their_rows_and_cells(found: list[Grid]) -> None:
    text = "\n".join(map(written, found))
    assert [[list(cells(row.text)) for row in table.rows] for table in tables(provisions(text))] == found
    assert [list(table.titles) for table in tables(provisions(text))] == [grid[0] for grid in found]


def test_a_head_without_words_is_none() -> None:
    (table,) = tables(provisions("| | |\n| --- | --- |\n| Logs | Law |\n| Mail | Consent |\n"))
    assert table.head is None
    assert table.titles == ()
    assert [cells(row.text) for row in table.body] == [("Logs", "Law"), ("Mail", "Consent")]
