"""Structured differences: cases, and laws over records and tables that are made up."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.provisions import provisions
from termsvc.core.structure.definitions import definitions
from termsvc.core.structure.differences import Difference, DifferenceKind, differences, to_data
from termsvc.core.structure.records import records, structure
from termsvc.core.structure.sentences import in_words
from tests.redline.documents import versions as documents
from tests.redline.tables import Grid, grids, versions, with_column, written

SCALARS = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "net", "gross", "__net"]) | st.dates()
VALUES = st.recursive(
    SCALARS, lambda some: st.lists(some, max_size=3) | st.dictionaries(st.sampled_from("abc"), some), max_leaves=6
)
FRONT_MATTER = st.dictionaries(st.sampled_from(["a", "b", "__c", "d"]), VALUES, max_size=4)
MEANINGS = st.dictionaries(st.sampled_from(["Seat", "Order", "__x"]), st.sampled_from(["means a", "means b"]))


@st.composite
def sets_of_records(draw: st.DrawFn) -> dict[str, Any]:
    tables = records(
        "\n".join(f"## {name}\n\n{written(draw(grids()))}" for name in draw(st.sets(st.sampled_from("PQ"))))
    )
    return {"front_matter": draw(FRONT_MATTER), "definitions": draw(MEANINGS), "tables": tables["tables"]}


def read_cases() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("records.yaml").read_text(encoding="utf-8"))
    return found


def _told(case: dict[str, Any], one: str, two: str) -> tuple[Difference, ...]:
    return structure(
        case.get(one, ""),
        case.get(two, ""),
        old_front_matter=case.get(f"{one}_front_matter", {}),
        new_front_matter=case.get(f"{two}_front_matter", {}),
    )


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: case["title"])
def test_tells(case: dict[str, Any]) -> None:
    assert sorted(map(in_words, _told(case, "old", "new"))) == sorted(case["says"])
    assert _as_set(_told(case, "new", "old")) == _as_set(one.mirrored() for one in _told(case, "old", "new"))


def _as_set(found: Any) -> set[str]:
    return {repr(one) for one in found}


@given(sets_of_records(), sets_of_records())
def test_with_the_sides_exchanged_every_difference_is_mirrored(old: dict[str, Any], new: dict[str, Any]) -> None:
    there, back = differences(old, new), differences(new, old)
    assert _as_set(back) == _as_set(one.mirrored() for one in there)
    assert len(back) == len(there) == len(_as_set(there))


@given(sets_of_records())
def test_what_is_equal_differs_in_nothing(found: dict[str, Any]) -> None:
    assert differences(found, found) == ()


@given(FRONT_MATTER, FRONT_MATTER)
def test_front_matter_that_differs_is_told(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert bool(differences({"front_matter": old}, {"front_matter": new})) == (repr_of(old) != repr_of(new))


def repr_of(value: Any) -> str:
    """The value as a text in which neither the order of keys counts, nor are 1 and true the same."""
    return json.dumps(value, sort_keys=True, default=repr)


@given(sets_of_records(), sets_of_records())
def test_each_difference_is_data_and_a_sentence_of_its_own(old: dict[str, Any], new: dict[str, Any]) -> None:
    found = differences(old, new)
    assert [one["path"] for one in json.loads(json.dumps(to_data(found)))] == [[*one.path] for one in found]
    assert len({*map(in_words, found)}) == len(found)


@given(documents())
def test_the_same_holds_of_any_two_documents(texts: tuple[str, str]) -> None:
    old, new = texts
    assert structure(old, old) == ()
    assert _as_set(structure(new, old)) == _as_set(one.mirrored() for one in structure(old, new))


@given(versions(), st.data())
def test_a_cell_with_another_word_is_the_only_difference(texts: tuple[Grid, Grid], data: st.DataObject) -> None:
    grid = with_column(texts[0], len(texts[0][0]), ["Note", *("as before" for _ in texts[0][1:])])
    row = data.draw(st.integers(1, len(grid) - 1))
    later = [[*line[:-1], "otherwise"] if number == row else line for number, line in enumerate(grid)]
    (found,) = structure(written(grid), written(later))
    assert found.kind is DifferenceKind.CHANGED
    assert found.path == ("tables", "unnamed table", "rows", grid[row][0], "Note")
    assert (found.old, found.new) == ("as before", "otherwise")


@given(grids(), st.data())
def test_a_column_that_came_is_the_only_difference(grid: Grid, data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(grid[0])))
    later = with_column(grid, place, ["Other", *("new" for _ in grid[1:])])
    (found,) = structure(written(grid), written(later))
    assert found.kind is DifferenceKind.ADDED
    assert found.path == ("tables", "unnamed table", "columns", "Other")


def test_data_has_dates_and_other_values_as_text() -> None:
    old, new = {"on": date(2024, 1, 5), "rate": 0.5}, {"on": [date(2025, 2, 25)], "rate": {"a": 1.5}}
    assert to_data(differences({"front_matter": old}, {"front_matter": new})) == [
        {"path": ["front_matter", "on"], "kind": "changed", "old": "2024-01-05", "new": ["2025-02-25"]},
        {"path": ["front_matter", "rate"], "kind": "changed", "old": "0.5", "new": {"a": "1.5"}},
    ]


def test_the_order_of_a_set_counts_no_more_than_that_of_keys() -> None:
    old, new = {"a": {"x", "y"}, "b": ("z",)}, {"b": ["z"], "a": {"y", "w"}}
    (found,) = differences({"front_matter": old}, {"front_matter": new})
    assert in_words(found) == "Front matter 'a', item 1: x -> w"


def test_a_table_without_columns_has_no_column_of_another_name() -> None:
    sides = ({"tables": {"Plans": {"columns": columns, "rows": {}}}} for columns in ([], ["Fee"]))
    assert [in_words(one) for one in differences(*sides)] == ["Table 'Plans': column 'Fee' is new"]


def test_a_term_in_code_or_after_another_verb_is_not_defined() -> None:
    text = '    "Seat" means a person.\n\nWe call this "Order" and that “Fee” for short.\n\n# "Plan" means a plan\n'
    assert [*definitions(provisions(text))] == []


def test_the_redline_needs_none_of_this() -> None:
    code = "import sys; import termsvc.core.redline; print('deepdiff' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
