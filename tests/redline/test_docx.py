"""The redline as a Word file: decided either way, it is one of the two texts; and it is built as the schema wants it."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.provisions import provisions
from termsvc.core.redline import redline
from termsvc.render.redline.cover import Cover
from termsvc.render.redline.docx import render
from tests.redline.documents import versions
from tests.redline.docx_reader import part, provisions_after
from tests.redline.fixtures import cases

WHEN = datetime(2025, 2, 25, 12, 30, 15, tzinfo=UTC)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
TRACKED = ["ins", "del", "moveFrom", "moveTo", "moveFromRangeStart", "moveToRangeStart", "pPrChange", "rPrChange"]
# In ECMA-376, part 1, these are sequences; of each, what is written here, in order.
SEQUENCES = {
    "pPr": ["pStyle", "numPr", "ind", "rPr", "pPrChange"],
    "rPr": ["ins", "del", "moveFrom", "moveTo", "rStyle", "b", "bCs", "i", "iCs", "rPrChange"],
    "numPr": ["ilvl", "numId"],
    "tbl": ["tblPr", "tblGrid", "tr"],
    "tblPr": ["tblStyle", "tblW", "tblLayout"],
    "trPr": ["cantSplit", "tblHeader", "ins", "del"],
    "tr": ["trPr", "tc"],
    "tc": ["tcPr", "p"],
    "tcPr": ["tcW", "gridSpan"],
    "sectPr": ["headerReference", "footerReference", "pgSz", "pgMar"],
}
OLD = """\
# Terms

Last updated: **January** 5, 2024

## 1. Fees

1.1 The first provision of them all stands here, and moves with a word.

1.2 You pay *at once*. See [here](https://aster.example/a) or [below](#law).

- keys
- locks

| Data | Kept |
| --- | --- |
| Logs | 24 months |
| Mail | ever |

### Law

Aster keeps all records of calls for ten years. Aster tells Customer of every such request unless that is forbidden.

Fees[^1] apply.

[^1]: Net of tax.
"""
NEW = """\
# Terms

Last updated: **February** 25, 2025

## 1. Fees

1.1 You pay **at once**. See [here](https://aster.example/b) or [below](#the-law).

- keys
- "doors"

| Data | Kept |
| --- | --- |
| Logs | 12 months |
| Post | for one year |

## Law

Aster keeps all records of calls for ten years.

Aster tells Customer of every such request unless that is forbidden.

1.2 The first provision of them all stands right here, and moves with a word or two.

Fees apply.[^2]

[^2]: Net of tax.
"""


def _file(old: str, new: str) -> bytes:
    return render(redline(old, new), Cover('Terms & "more" <2025>', "Aster <Legal>", WHEN))


def _document(old: str = OLD, new: str = NEW) -> ET.Element:
    return part(_file(old, new), "word/document.xml")


def _assert_is_both(old: str, new: str) -> None:
    file = _file(old, new)
    assert provisions_after(file, "accept") == [one.wording for one in provisions(new)]
    assert provisions_after(file, "reject") == [one.wording for one in provisions(old)]


@given(versions())
def test_accepted_is_the_new_text_and_rejected_the_old_one(texts: tuple[str, str]) -> None:
    _assert_is_both(*texts)


@pytest.mark.parametrize(("old", "new", "_expected"), cases("changes.txt", 3))
def test_so_it_is_for_every_kind_of_change(old: str, new: str, _expected: str) -> None:
    _assert_is_both(old, new)


@pytest.mark.parametrize(("old", "new"), cases("docx.txt", 2))
def test_so_it_is_where_word_has_rules_of_its_own(old: str, new: str) -> None:
    _assert_is_both(old, new)
    _assert_is_both(new, old)


def test_so_it_is_for_real_histories(corpus: Path) -> None:
    folders = sorted({path.parent for path in corpus.glob("*/*/*.md")})
    neighbours = [pair for folder in folders for pair in pairwise(sorted(folder.glob("*.md")))]
    for old, new in random.Random(2).sample(neighbours, 40):
        _assert_is_both(old.read_bytes().decode(), new.read_bytes().decode())


@given(versions())
def test_elements_stand_in_the_order_of_the_schema(texts: tuple[str, str]) -> None:
    _assert_in_order(_document(*texts))


@pytest.mark.parametrize(("old", "new"), [*cases("docx.txt", 2), pytest.param(OLD, NEW, id="a text with everything")])
def test_so_they_do_where_word_has_rules_of_its_own(old: str, new: str) -> None:
    _assert_in_order(_document(old, new))


def _assert_in_order(document: ET.Element) -> None:
    for name, order in SEQUENCES.items():
        for element in document.iter(W + name):
            places = [order.index(child.tag.removeprefix(W)) for child in element]
            assert places == sorted(places)


@given(versions())
def test_every_change_has_a_number_of_its_own_and_both_ends_of_a_move_one_name(texts: tuple[str, str]) -> None:
    _assert_numbered(_document(*texts))


def test_so_it_is_in_a_text_with_everything() -> None:
    document = _document()
    _assert_numbered(document)
    found = {element.tag.removeprefix(W) for element in document.iter()}
    assert found.issuperset([*TRACKED, "moveFromRangeEnd", "moveToRangeEnd", "hyperlink", "tblHeader"])


def _assert_numbered(document: ET.Element) -> None:
    marks = [element for tag in TRACKED for element in document.iter(W + tag)]
    assert set(Counter(mark.get(f"{W}id") for mark in marks).values()) <= {1}
    assert {mark.get(f"{W}author") for mark in marks} <= {"Aster <Legal>"}
    assert {mark.get(f"{W}date") for mark in marks} <= {"2025-02-25T12:30:15Z", "2025-02-25T12:32:15Z"}
    names = []
    for way in ("moveFrom", "moveTo"):
        starts = [*document.iter(f"{W}{way}RangeStart")]
        assert [one.get(f"{W}id") for one in starts] == [
            one.get(f"{W}id") for one in document.iter(f"{W}{way}RangeEnd")
        ]
        names.append(sorted(one.get(f"{W}name", "") for one in starts))
    assert names[0] == names[1]
    assert len(set(names[0])) == len(names[0])


@given(versions())
def test_what_touches_across_the_end_of_a_paragraph_is_told_apart(texts: tuple[str, str]) -> None:
    _assert_told_apart(_document(*texts))


@pytest.mark.parametrize(("old", "new"), cases("docx.txt", 2))
def test_so_it_is_where_office_programs_have_rules_of_their_own(old: str, new: str) -> None:
    _assert_told_apart(_document(old, new))
    _assert_told_apart(_document(new, old))


def _assert_told_apart(document: ET.Element) -> None:
    """Assert that insertions on both sides of an end that stands have dates of their own."""
    before: ET.Element | None = None
    for block in document[0]:
        inserted = [mark for mark in block.iter(f"{W}ins") if len(mark)]
        words = [text for text in block.iter() if text.tag in {f"{W}t", f"{W}tab", f"{W}delText"}]
        if before is not None and inserted and words and words[0] in inserted[0].iter():
            assert before.get(f"{W}date") != inserted[0].get(f"{W}date")
        stands = block.tag == f"{W}p" and block.find(f"{W}pPr/{W}rPr") is None
        grows = stands and bool(inserted) and words[-1] in inserted[-1].iter()
        before = inserted[-1] if grows else None


def test_what_moved_is_struck_where_it_was_and_never_put_in_and_taken_out_at_once() -> None:
    (case,) = (case for case in cases("docx.txt", 2) if case.id == "a clause moves and loses words")
    document = _document(*map(str, case.values))
    away = next(block for block in document[0] if block.find(f"{W}pPr/{W}rPr/{W}moveFrom") is not None)
    assert ["".join(mark.itertext()) for mark in away.iter(f"{W}del")] == [" all", " long", "one"]
    assert not [mark for outer in ("ins", "moveTo") for mark in document.findall(f".//{W}{outer}//{W}del")]


def test_every_part_is_declared_related_and_well_formed() -> None:
    file = _file(OLD, NEW)
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        names = set(archive.namelist())
    overrides = {
        one.get("PartName", "").lstrip("/") for one in part(file, "[Content_Types].xml") if one.get("PartName")
    }
    assert overrides == {name for name in names if name.endswith(".xml") and not name.startswith("[")}
    related = {one.get("Target") for one in part(file, "_rels/.rels").iter(RELATION)}
    inner = {
        one.get("Id"): f"word/{one.get('Target')}"
        for one in part(file, "word/_rels/document.xml.rels").iter(RELATION)
        if one.get("TargetMode") != "External"
    }
    assert related | set(inner.values()) == overrides
    for name in names:
        part(file, name)
    used = {element.get(f"{R}id") for element in part(file, "word/document.xml").iter() if element.get(f"{R}id")}
    assert used <= {one.get("Id") for one in part(file, "word/_rels/document.xml.rels").iter(RELATION)}


def test_every_style_is_defined() -> None:
    file = _file(OLD + "\n> Quoted.\n\n    code\n\n`x`\n", NEW)
    defined = {style.get(f"{W}styleId") for style in part(file, "word/styles.xml").iter(f"{W}style")}
    document = part(file, "word/document.xml")
    used = {element.get(f"{W}val") for tag in ("pStyle", "rStyle", "tblStyle") for element in document.iter(W + tag)}
    assert {"Quote", "SourceCode", "SourceText", "Hyperlink", "FootnoteReference", "TableHead"} < used <= defined


def test_properties_say_what_it_is() -> None:
    core = "".join(
        f"{one.tag.rpartition('}')[2]}={one.text}\n" for one in part(_file("One.", "Two."), "docProps/core.xml")
    )
    assert core.startswith('title=Terms & "more" <2025>\ncreator=Aster <Legal>\ndescription=From the text of SHA-256 ')
    assert core.endswith("created=2025-02-25T12:30:15Z\nmodified=2025-02-25T12:30:15Z\n")


def test_equal_arguments_make_equal_files_and_the_date_is_in_utc() -> None:
    elsewhere = WHEN.astimezone(timezone(timedelta(hours=9)))
    found = redline(OLD, NEW)
    assert render(found, Cover("T", "A", WHEN)) == render(found, Cover("T", "A", elsewhere))


def test_a_date_before_archives_had_any_is_kept() -> None:
    file = render(redline("One.", "Two."), Cover("T", "A", WHEN.replace(year=1970)))
    assert b"1970-02-25T12:30:15Z" in ET.tostring(part(file, "word/document.xml"))


@given(st.text(), st.text())
def test_any_words_make_a_well_formed_file(old: str, new: str) -> None:
    provisions_after(_file(f"{old} a", f"{new} a"), "accept")


def test_what_xml_cannot_hold_is_replaced() -> None:
    assert provisions_after(_file("a\x01b", "a\x1bb\uffffc"), "accept") == ["a\ufffdb\ufffdc"]


@pytest.mark.parametrize("count", [1, 3, 8, 40])
def test_columns_of_a_table_fill_the_page_and_those_of_longer_words_are_wider(count: int) -> None:
    words = ["unconditionally", *["no"] * (count - 1)]
    rows = [words, ["---"] * count, ["yes"] * count]
    text = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    widths = [int(column.get(f"{W}w", "0")) for column in _document(text, text).iter(f"{W}gridCol")]
    assert len(widths) == count
    assert 9360 - count <= sum(widths) <= 9360
    assert all(widths[0] > other > 0 for other in widths[1:])


def test_a_change_of_marks_alone_is_one_of_looks() -> None:
    document = _document("Pay *now*.", "Pay **now**.")
    (change,) = document.iter(f"{W}rPrChange")
    assert [child.tag.removeprefix(W) for child in change[0]] == ["i", "iCs"]
    assert not [*document.iter(f"{W}ins"), *document.iter(f"{W}del")]


def test_a_change_of_level_is_one_of_the_paragraph() -> None:
    (change,) = _document("# T\n\n## Fees", "# T\n\n### Fees").iter(f"{W}pPrChange")
    assert change.find(f"{W}pPr/{W}pStyle[@{W}val='Heading2']") is not None


@pytest.mark.parametrize(
    ("target", "followed"),
    [
        ("https://aster.example/a?b=c&d=%20", True),
        ("mailto:legal@aster.example", True),
        ("privacy.md#data", True),
        ("#data", False),
        ("ftp://aster.example", False),
        ("https:///a", False),
        ("http://[aster/", False),
    ],
)
def test_links_lead_where_word_can_follow(target: str, *, followed: bool) -> None:
    file = _file("See.", f"See [here](<{target}>).")
    targets = [
        one.get("Target")
        for one in part(file, "word/_rels/document.xml.rels").iter(RELATION)
        if one.get("TargetMode") == "External"
    ]
    assert targets == ([target] if followed else [])


def test_another_target_is_another_link() -> None:
    text = ET.tostring(_document("See [here](https://aster.example/a).", "See [here](https://aster.example/b)."))
    assert len(re.findall(rb"hyperlink r:id|hyperlink ns\d:id", text)) == 2
    assert b"delText" in text
