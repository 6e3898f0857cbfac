"""Plain text says what the page says, in lines that a mail can have."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from rich.cells import cell_len

from termsvc.render.markdown.html import html
from termsvc.render.markdown.text import text
from termsvc.resources import folder
from tests.rendering.documents import documents, untabled
from tests.rendering.reading import fragment, shown, words

UNWRAPPED = 100_000
SIGNS = re.compile(r"^(?:(?:[->]|\d+[.)]|\[\w+\])? )*")  # from which lines hang
SAMPLES = sorted(folder("terms").glob("*/*.md"))


def _assert_same_words(markdown: str) -> None:
    root = fragment(html(markdown))
    assert words(_without_addresses(text(markdown, UNWRAPPED), root)) == words(_numbered(root))


def _without_addresses(told: str, root: Element) -> str:
    """The text without the addresses that it gives beside the words of links, each where it is due."""
    at = 0
    for link in root.iter("a"):
        href, said = link.get("href", ""), shown(link)
        if href.startswith("#"):
            continue
        if said in {href, href.removeprefix("mailto:")}:
            at = told.index(f"<{said}>", at) + len(said)
        else:
            at = told.index(f" <{href}>", at)
            told = told[:at] + told[at + len(f" <{href}>") :]
    return told


def _numbered(root: Element) -> str:
    """What the page shows, with the numbers of items."""
    for listed in root.iter("ol"):
        for number, item in enumerate(listed, int(listed.get("start", "1"))):
            item.text = f"{number} {item.text or ''}"
    return shown(root)


def _assert_fits(markdown: str, width: int) -> None:
    told = text(markdown, width)
    assert not told or told.endswith("\n")
    for line in told.split("\n"):
        assert line == line.rstrip()
        assert cell_len(line) <= width or len(SIGNS.sub("", line).split()) == 1, line


@given(documents)
def test_text_says_the_words_of_the_page(markdown: str) -> None:
    _assert_same_words(markdown)


@given(untabled)
def test_no_width_loses_a_word(markdown: str) -> None:
    assert words(text(markdown)) == words(text(markdown, 60)) == words(text(markdown, UNWRAPPED))


@given(documents)
def test_no_line_is_wider_than_it_may_be(markdown: str) -> None:
    for width in (60, 72):
        _assert_fits(markdown, width)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_sample_texts_are_told_in_full(path: Path) -> None:
    markdown = path.read_text(encoding="utf-8")
    _assert_same_words(markdown)
    _assert_fits(markdown, 72)


def test_real_texts_are_told_in_full(corpus: Path) -> None:
    for path in Random(3).sample(sorted(corpus.rglob("*.md")), 40):
        markdown = path.read_text(encoding="utf-8", errors="replace")
        _assert_same_words(markdown)
        _assert_fits(markdown, 72)


def test_a_notice_reads_well_by_itself() -> None:
    markdown = """\
# Notice of updated terms

Posted on 25 February 2025, for account **acme**. Read [the full notice](https://aster.example/legal/updates/2025-02-25) in time.

## Data Protection Addendum

- You may object within *30 days*, by a mail to <privacy@aster.example> or to the address of your contract.
  - If you use recordings: they are kept for `24` months.
- Fees[^1]

3. Third
4. Fourth,
   on two lines

   and more

> Quoted words

| Plan | Fee |
| --- | --: |
| Starter | Free |
| Business | USD 1,200 |

***

### Contact

    one  line
    another

![Our logo](https://aster.example/logo.png)<br>Aster

[^1]: Net of tax, as [above](#fees).
"""
    assert (
        text(markdown)
        == """\
Notice of updated terms
=======================

Posted on 25 February 2025, for account acme. Read the full notice
<https://aster.example/legal/updates/2025-02-25> in time.

Data Protection Addendum
------------------------

- You may object within 30 days, by a mail to <privacy@aster.example> or
  to the address of your contract.
  - If you use recordings: they are kept for 24 months.
- Fees[1]

3. Third

4. Fourth, on two lines

   and more

> Quoted words

Plan            Fee
--------  ---------
Starter        Free
Business  USD 1,200

* * *

Contact

    one  line
    another

Our logo <https://aster.example/logo.png>
Aster

* * *

[1] Net of tax, as above.
"""
    )


def test_a_table_that_is_too_wide_is_told_row_by_row() -> None:
    rows = "| Duty | | Who |\n| --- | --- | --- |\n| Keep **all** records of calls and messages that were sent by it | x | Aster |\n| Pay | y | |"
    assert (
        text(rows, 60)
        == """\
Duty: Keep all records of calls and messages that were
  sent by it
x
Who: Aster

Duty: Pay
y
"""
    )
    assert text("| One long head | Another long head |\n| --- | --- |", 24) == "One long head\nAnother long head\n"


def test_wide_letters_take_two_cells() -> None:
    lines = text(
        "# 条款\n\n" + "我们更新了条款和条件、您可以反对。" * 6 + "\n\n| 计划 | 费 |\n| --- | --- |\n| A | 1 |"
    ).split("\n")
    assert lines[:2] == ["条款", "===="]
    assert [cell_len(line) for line in lines[3:5]] == [72, 72]
    assert not any(line.startswith(("、", "。")) for line in lines)
    assert lines[-4:-1] == ["计划  费", "----  --", "A     1"]


def test_an_address_stands_unbroken_where_it_is_too_long() -> None:
    address = f"https://aster.example/{'a' * 90}"
    assert text(f"Read [it]({address}) now") == f"Read it\n<{address}>\nnow\n"


def test_signs_and_margins_leave_room_for_words() -> None:
    deep = text("- " * 60 + "deep words that stand somewhere")
    assert "words that stand somewhere" in " ".join(deep.split())
    assert max(map(cell_len, deep.split("\n"))) <= 72
    quoted = text("> " * 60 + "deep words that stand somewhere")
    assert max(map(cell_len, quoted.split("\n"))) <= 72


@pytest.mark.parametrize(
    "letter", ["\0", "\x1b", "\x7f", "\x9b", "\u202e", "\u2066", "\u2028", "\ufffe", "&#x202e;", "&#27;"]
)
def test_what_steers_a_reader_unseen_is_seen(letter: str) -> None:
    for markdown in (f"a{letter}b", f"`a{letter}b`", f"    a{letter}b", f"![a{letter}b](x)", f"<p>a{letter}b</p>"):
        for told in (text(markdown), html(markdown)):
            assert "a\ufffdb" in told or letter.startswith("&")
            assert not re.search("[\0\x1b\x7f\x9b\u202e\u2066\u2028\ufffe]", told)


def test_marks_that_right_to_left_text_needs_stay() -> None:
    assert text("\u05d0\u200f (1)\u200e x") == "\u05d0\u200f (1)\u200e x\n"


def test_nothing_is_told_of_nothing() -> None:
    for nothing in ("", "\n", "---\na: b\n---\n", "<!-- x -->", "[x]: /y"):
        assert text(nothing) == html(nothing) == ""
