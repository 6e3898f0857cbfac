"""The redline as a page."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.provisions import provisions
from termsvc.core.redline import redline
from termsvc.render.redline.html import Layout, render
from tests.redline.documents import versions
from tests.redline.fixtures import cases

LAYOUTS: list[Layout] = ["inline", "side-by-side"]
VOID = {"meta"}
OLD = """\
# Terms

## 1. Fees

1.1 The first provision of them all stands right here.

1.2 You **pay** at once.

1.3 Two. Aster keeps all records of calls for ten years. Aster tells Customer of every such request.

1.4 Interest.

- keys

## 2. Law

Some second provision with many words that stays.

| Data | Kept |
| --- | --- |
| Logs | 24 months |

THE SERVICE IS AS IT IS.[^1]

[^1]: Net of tax.
"""
NEW = """\
# Terms

## 1. Fees

1.1 You **pay** *at* `once`, or later.

1.2 Two. Aster keeps all records of calls for ten years.

1.3 Aster tells Customer of every such request.

1.4 Interest.

- keys

## 2. Law

Some second provision with many words that stays.

| Data | Kept |
| --- | --- |
| Logs | 12 months |

The Service is as it is.[^1]

The first provision of them all stands here, for good.

[^1]: Net of tax.

## 3. Seats

<b>Bold</b> claims & "more".
"""


class Page(HTMLParser):
    """What a page shows, and what is in it.

    Attributes:
        shown: the words of each element with a class, by class, in order.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.shown: dict[str, list[str]] = {}
        self.words: list[str] = []
        self._open: list[tuple[str, list[str]]] = []
        self.feed(text)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value for name, value in attrs if name == "href" and value]
        classes = [*(found.get("class") or "").split(), tag]
        for name in classes:
            self.shown.setdefault(name, []).append("")
        if tag not in VOID:
            self._open.append((tag, classes))

    def handle_endtag(self, tag: str) -> None:
        opened, _ = self._open.pop()
        assert opened == tag

    def handle_data(self, data: str) -> None:
        if not any(tag == "style" for tag, _ in self._open):
            self.words += data.split()
        for name in {name for _, classes in self._open for name in classes}:
            self.shown[name][-1] += data


def _page(old: str, new: str, layout: Layout = "inline", context: int | None = 1) -> Page:
    return Page(render(redline(old, new), layout=layout, title="Terms & <more>", context=context))


def test_shows_each_change_in_its_place() -> None:
    page = _page(OLD, NEW)
    assert page.shown["title"] == ["Terms & <more>"]
    assert page.shown["kind"] == ["Moved", "Modified", "Split", "Modified", "Reformatted", "Moved", "Added", "Added"]
    assert page.shown["remarks"] == [
        "moved to 2. Law",
        "one provision became 2",
        "only capitals, quotation marks or dashes differ",
        "moved from 1.1 in 1. Fees",
    ]
    assert page.shown["both"] == [
        "Terms",
        "1. Fees",
        "1.1 The first provision of them all stands right here.",
        "1.21.1 You pay at once, or later.",
        "1.31.2 Two. Aster keeps all records of calls for ten years.",
        "1.3 Aster tells Customer of every such request.",
        "1.4 Interest.",
        "keys",
        "2. Law",
        "Some second provision with many words that stays.",
        "DataKept",
        "Logs2412 months",
        "The Service is as it is.[1]",
        "The first provision of them all stands right here, for good.",
        "3. Seats",
        'Bold claims & "more".',
        "[1] Net of tax.",
    ]
    assert page.shown["column"] == ["Data", "Kept", "Logs", "2412 months"]
    assert page.shown["sup"] == ["[1]"]
    assert page.shown["notes"] == ["Footnotes"]


def test_marks_are_elements_with_a_meaning_and_the_same_in_both_layouts() -> None:
    inline, beside = (_page(OLD, NEW, layout) for layout in LAYOUTS)
    assert inline.shown["ins"][1:] == [
        "1.1",
        ", or later",
        "1.2",
        "1.3",
        "12",
        ", for good",
        "3.",
        "Seats",
        'Bold claims & "more".',
    ]
    assert beside.shown["ins"] == inline.shown["ins"]
    gone = ["1.1", "The first provision of them all stands right here.", "1.2", "1.3", "24", " right"]
    assert inline.shown["del"][2:] == gone
    assert beside.shown["del"][2:] == gone[:-1]
    assert [*inline.shown["moved"]][4:] == ["The first provision of them all stands", " here", "."]


def test_looks_are_those_of_each_side() -> None:
    beside = _page("Pay *now*.", "Pay `now`.", "side-by-side")
    assert [beside.shown["em"], beside.shown["code"][:1]] == [["now"], ["now"]]


@given(versions(), st.sampled_from(LAYOUTS), st.sampled_from([None, 0, 1]))
def test_links_lead_to_what_there_is_and_elements_are_closed(
    texts: tuple[str, str], layout: Layout, context: int | None
) -> None:
    page = _page(*texts, layout, context)
    assert len(set(page.ids)) == len(page.ids)
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert {change.id for change in redline(*texts).changes} <= set(page.ids)


@given(versions())
def test_each_column_reads_as_its_version(texts: tuple[str, str]) -> None:
    _assert_columns(*texts)


@pytest.mark.parametrize(("old", "new", "_expected"), cases("changes.txt", 3))
def test_so_it_does_for_every_kind_of_change(old: str, new: str, _expected: str) -> None:
    _assert_columns(old, new)


def test_so_it_does_for_real_histories(corpus: Path) -> None:
    folders = sorted({path.parent for path in corpus.glob("*/*/*.md")})
    neighbours = [pair for folder in folders for pair in pairwise(sorted(folder.glob("*.md")))]
    for old, new in random.Random(6).sample(neighbours, 20):
        _assert_columns(old.read_bytes().decode(), new.read_bytes().decode())


def _assert_columns(old: str, new: str) -> None:
    found = redline(old, new)
    page = Page(render(found, layout="side-by-side", title="Terms", context=None))
    if found.changes:
        assert _letters(page.shown["old"][1:]) == _letters(one.wording for one in provisions(old))
        assert _letters(page.shown["new"][1:]) == _letters(one.wording for one in provisions(new))


def _letters(texts: Iterable[str]) -> str:
    """Without blanks, borders and references to footnotes, which a column shows otherwise or has besides."""
    return "".join(re.sub(r"\[n?\d+\]|[\s|]", "", text) for text in texts)


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", "</style>", '"><img src=x>', "&lt;b&gt;", "{{ 7 * 7 }}"]
)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_words_never_become_markup(hostile: str, layout: Layout) -> None:
    shown = hostile.replace("<", "\\<").replace("&", "\\&").replace("*", "\\*")
    plain = _page("# T\n\nx\n\n- y\n\nz", "# T w\n\nx w\n\n- y w\n\nz", layout)
    page = _page(
        f"# T {shown}\n\nx {shown}\n\n- y {shown}\n\nz", f"# T {shown} w\n\nx {shown} w\n\n- y {shown} w\n\nz", layout
    )
    assert page.tags == plain.tags
    assert hostile in page.shown["main"][0]
    assert hostile in page.shown["nav"][0]


def test_the_page_needs_nothing_else() -> None:
    text = render(redline(OLD, NEW), title="Terms")
    assert not {"script", "link", "img"} & set(Page(text).tags)
    assert "@import" not in text
    assert "url(" not in text


@pytest.mark.parametrize(
    ("context", "folded"),
    [
        (0, ["2 provisions unchanged"] * 2),
        (1, ["1 provision unchanged", "2 provisions unchanged"]),
        (2, ["1 provision unchanged"]),
        (None, []),
    ],
)
def test_what_stands_is_folded_but_still_there(context: int | None, folded: list[str]) -> None:
    old = "One.\n\nTwo.\n\n5 years.\n\n## Law\n\nThree.\n\nEnd."
    page = _page(old, old.replace("5 years.", "5 years and a day."), context=context)
    assert page.shown.get("summary", []) == folded
    assert [word for word in page.words if word in {"One.", "Two.", "Three.", "End."}] == [
        "One.",
        "Two.",
        "Three.",
        "End.",
    ]


def test_a_run_of_new_numbers_is_told_once() -> None:
    old = "".join(f"1. subject{n} topic{n}\n" for n in range(9))
    page = _page(old, f"1. wholly different matter\n{old}", context=0)
    assert page.shown["remarks"] == ["renumbered: 1 to 2, 2 to 3, 3 to 4, 4 to 5, 5 to 6, 6 to 7 and 3 more"]
    assert page.shown["summary"] == ["8 renumbered"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_column_that_came_is_a_cell_of_its_own(layout: Layout) -> None:
    old = "| Plan | Fee |\n| --- | --- |\n| Gold | 10 |\n"
    new = "| Region | Plan | Fee |\n| --- | --- | --- |\n| EU | Gold | 10 |\n"
    page = _page(old, new, layout=layout)
    assert page.shown["ins"] == ["put in", "Region", "EU"]  # after the legend
    assert page.shown["del"] == ["taken out", "moved away"]
    before = ["", "Plan", "Fee"] if layout == "side-by-side" else []
    assert page.shown["column"][: 3 + len(before)] == [*before, "Region", "Plan", "Fee"]


def test_equal_texts_say_so() -> None:
    page = _page(OLD, OLD)
    assert "No provision differs." in " ".join(page.words)
    assert page.shown["main"][0].split() == []
