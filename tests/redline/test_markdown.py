"""The redline as Markdown with CriticMarkup."""

from __future__ import annotations

import random
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.materiality import Materiality
from termsvc.core.provisions import provisions
from termsvc.core.redline import redline
from termsvc.render.redline.markdown import render
from tests.redline.documents import versions
from tests.redline.fixtures import cases
from tests.redline.reviewed import reviewed

# As the tools that know these marks read them, without regard to backslashes.
MARKS = {
    "taken out": re.compile(r"\{--(.*?)--\}"),
    "put in": re.compile(r"\{\+\+(.*?)\+\+\}"),
    "moved": re.compile(r"\{==(.*?)==\}"),
    "remark": re.compile(r" \{>>.*?<<\}"),
}
BRACES = re.compile(r"(?<!\\)[{}]")


@pytest.mark.parametrize(("old", "new", "expected"), cases("markdown.txt", 3))
def test_reads_as_expected(old: str, new: str, expected: str) -> None:
    assert render(redline(old, new)) == f"{expected}\n"


def _accepted(text: str) -> str:
    """The blocks below the summary, with the marks decided in favour of the new text."""
    _, *blocks = text.split("\n\n")
    kept = []
    for block in blocks:
        decided = MARKS["taken out"].sub("", MARKS["remark"].sub("", block))
        kept.append(MARKS["moved"].sub(r"\1", MARKS["put in"].sub(r"\1", decided)))
    return "\n\n".join(kept)


def _assert_accepts(old: str, new: str) -> None:
    found = redline(old, new)
    accepted = _accepted(render(found, context=None))
    assert BRACES.search(accepted) is None
    if found.changes:
        assert _words(accepted) == _words(new)


def _words(text: str) -> list[str]:
    """All words in order; where merged provisions met is not to be seen any more."""
    return " ".join(one.wording for one in provisions(text)).split()


@given(versions())
def test_with_its_marks_accepted_it_reads_as_the_new_text(texts: tuple[str, str]) -> None:
    _assert_accepts(*texts)


def test_so_it_does_for_real_histories(corpus: Path) -> None:
    folders = sorted({path.parent for path in corpus.glob("*/*/*.md")})
    neighbours = [pair for folder in folders for pair in pairwise(sorted(folder.glob("*.md")))]
    for old, new in random.Random(4).sample(neighbours, 30):
        _assert_accepts(old.read_bytes().decode(), new.read_bytes().decode())


@given(*[st.text(alphabet="ab {}+-=~<>\\*_`#[]|&;1.)!", max_size=30)] * 3)
def test_no_words_can_make_or_end_a_mark(first: str, old: str, new: str) -> None:
    _assert_accepts(f"{first} a {old}", f"{first} a {new}")


JUDGED = """\
Provisions: 2 modified
Materiality: 1 material, 0 clarifications, 1 editorial
Words: 2 inserted, 2 deleted

You may cancel within {--30--}{++14++} days. {>>material: the period falls from 30 days to 14 days<<}

Pay in our {--favourite--}{++favorite++} colour. {>>editorial: the same words are spelled another way<<}
"""


def test_a_remark_says_how_much_a_change_matters() -> None:
    old = "You may cancel within 30 days.\n\nPay in our favourite colour.\n"
    found = redline(old, old.replace("30", "14").replace("favourite", "favorite"))
    told = render(found, review=reviewed(found))
    assert told.replace("  \n", "\n") == JUDGED
    material, editorial = (
        render(found, review=reviewed(found, only)) for only in (Materiality.MATERIAL, Materiality.EDITORIAL)
    )
    assert [one.count("{++") for one in (told, material, editorial)] == [2, 1, 1]
    assert "Shown: editorial changes alone; all others are taken as made." in editorial
    assert "*1 provision not shown*" in material
