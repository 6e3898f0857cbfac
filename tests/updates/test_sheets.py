"""A sheet brought back unedited changes nothing; what is wrong in an edited one is told by line, with what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from termsvc.core.errors import Refused
from termsvc.core.notice.draft import Draft, NotMaterial
from termsvc.library.sheet import read_sheet, write_sheet
from tests.updates.drafts import drafts
from tests.updates.test_editing import NEST


def back(sheet: str, draft: Draft) -> Draft:
    """A sheet that Bob brings back."""
    return read_sheet(sheet.encode(), "sheet.yaml", draft, "person:bob")


FINDING = re.compile(r"sheet\.yaml:\d+: (error|warning)\b")
SPOILS = [
    "",
    ":",
    "- ",
    "\n",
    "  ",
    "'",
    '"',
    "{",
    "[",
    "#",
    "&a ",
    "*a",
    "!!x ",
    "null",
    "\x00",
    "\x85",
    "2025-13-01",
    "---\n",
    "\t",
]


@settings(max_examples=120)
@given(drafts())
def test_a_sheet_that_comes_back_as_it_went_changes_nothing(draft: Draft) -> None:
    sheet = write_sheet(draft, 3, {"tos": ["c1 modified 1: {+new+}"]})
    assert back(sheet, draft) == draft


@settings(max_examples=200)
@given(drafts(), st.data())
def test_a_spoiled_sheet_is_read_or_told_by_line_and_never_a_traceback(draft: Draft, data: st.DataObject) -> None:
    sheet = write_sheet(draft, 1, {})
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(sheet)))
        end = min(len(sheet), start + data.draw(st.sampled_from([0, 0, 1, 5, 40])))
        sheet = sheet[:start] + data.draw(st.sampled_from(SPOILS)) + sheet[end:]
    try:
        found = back(sheet, draft)
    except Refused as refused:
        problems = [line for line in str(refused).splitlines() if not line.startswith("    ")]
        remedies = [line for line in str(refused).splitlines() if line.startswith("    ")]
        assert problems
        assert all(FINDING.match(line) for line in problems)
        assert len(remedies) == len(problems)
    else:
        assert found.id == draft.id
        assert back(write_sheet(found, 2, {}), found) == found


def cases() -> Iterator[Any]:
    for case in yaml.safe_load((Path(__file__).parent / "sheets.yaml").read_text(encoding="utf-8")):
        yield pytest.param(case, id=case["title"])


@pytest.mark.parametrize("case", list(cases()))
def test_each_thing_that_is_wrong_is_found_where_it_stands(case: dict[str, Any]) -> None:
    sheet = write_sheet(NEST, 1, {})
    for what, by in case.get("swap", {}).items():
        assert sheet.count(what) == 1, what
        sheet = sheet.replace(what, by)
    with pytest.raises(Refused) as refused:
        back(case.get("sheet", sheet), NEST)
    assert [line for line in str(refused.value).splitlines() if not line.startswith("    ")] == case["findings"]


def test_what_is_new_in_a_sheet_is_in_the_name_of_who_edited_it() -> None:
    kept = NotMaterial(document="fup", change="c2", reason="Small.", by="person:ann")
    proposed = NotMaterial(document="fup", change="c3", reason="Form.", by="")
    draft = replace(NEST, not_material=(kept, proposed))
    sheet = write_sheet(draft, 1, {}).replace("reason: Form.", "reason: Form alone.")
    sheet = sheet.replace("overrides: []", "overrides: [{rule: company-floor, reason: Nobody minds.}]")
    found = back(sheet, draft)
    assert [(mark.change, mark.by) for mark in found.not_material] == [("c2", "person:ann"), ("c3", "person:bob")]
    assert [one.by for one in found.overrides] == ["person:bob"]


def test_an_entry_without_an_id_is_a_new_item() -> None:
    sheet = write_sheet(NEST, 1, {}).replace("- id: i1\n  document", "- document", 1)
    sheet += "\n"
    found = back(sheet.replace("not_material", "# the end\nnot_material"), NEST)
    assert [one.id for one in found.every_item()] == ["i5", "i2", "i3", "i4"]


def test_a_sheet_in_another_encoding_is_told_so() -> None:
    with pytest.raises(Refused, match=r"sheet\.yaml:2: error: the byte E9 after 'caf' is not UTF-8"):
        read_sheet("# a\ncaf\xe9: 1".encode("latin-1"), "sheet.yaml", NEST, "person:bob")
