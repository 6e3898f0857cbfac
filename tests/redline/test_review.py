"""A redline that is judged, and that of those changes alone that one wants to see."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.materiality import Materiality
from termsvc.core.redline import ChangeKind, redline
from termsvc.render.redline.cover import Cover
from termsvc.render.redline.docx import render
from termsvc.render.redline.strands import text_of
from termsvc.render.redline.walk import Presence, walk
from tests.redline.documents import versions
from tests.redline.docx_reader import part, provisions_after
from tests.redline.fixtures import cases
from tests.redline.reviewed import reviewed
from tests.redline.test_docx import WHEN

MATERIAL, CLARIFICATION, EDITORIAL = Materiality
SETTLED = "Aster keeps calls, as set out in section 2."
OLD = f"""\
# Terms

Last updated: 5 January 2024

## 1. Fees

1.1 You may cancel within 30 days.

1.2 Pay in our favourite colour.

## 2. Loyalty points

2.1 We grant you a refund of 10%.

## 3. Law

{SETTLED}

Irish law applies to all of this, whatever happens and to whomever, now and ever after.
"""
NEW = f"""\
# Terms

Last updated: 6 March 2025

## 1. Fees

Irish law applies to all of this, whatever happens and to whomever, now and ever after.

1.1 You may cancel within 14 days.

1.2 Pay in our favorite color.

## 3. The law

{SETTLED}
"""


def assert_all_others_are_made(old: str, new: str, *only: Materiality) -> None:
    """Every provision of the new text is read in its turn, and no change is marked that is not wanted."""
    found = redline(old, new)
    review = reviewed(found, *only)
    lines = walk(found, review)
    here = [line for line in lines if line.presence not in {Presence.REMOVED, Presence.MOVED_AWAY}]
    assert [line.row.new for line in here if line.row.new] == [*found.new]
    for line in lines:
        change = line.row.change
        if change is None:
            assert line.wording in {(("=", line.provision.wording),), ()}
            assert [(one.old, one.new) for one in line.strands] == [(line.provision, line.provision)]
            assert text_of(line.strands[0].edits, "+") == line.provision.text
        elif not review.shows(change):
            assert change.kind in {ChangeKind.REMOVED, ChangeKind.MOVED}


@given(versions(), st.sets(st.sampled_from(Materiality), min_size=1))
def test_changes_that_are_not_shown_are_taken_as_made(texts: tuple[str, str], only: set[Materiality]) -> None:
    assert_all_others_are_made(*texts, *only)


@pytest.mark.parametrize(("old", "new", "_expected"), cases("changes.txt", 3))
@pytest.mark.parametrize("only", Materiality)
def test_so_they_are_of_every_kind(old: str, new: str, _expected: str, only: Materiality) -> None:
    assert_all_others_are_made(old, new, only)


def test_so_they_are_in_real_histories(corpus: Path) -> None:
    folders = sorted({path.parent for path in corpus.glob("*/*/*.md")})
    neighbours = [pair for folder in folders for pair in pairwise(sorted(folder.glob("*.md")))]
    for old, new in random.Random(8).sample(neighbours, 10):
        assert_all_others_are_made(old.read_bytes().decode(), new.read_bytes().decode(), MATERIAL)


def test_a_heading_that_went_stays_above_what_is_shown() -> None:
    found = redline(OLD, NEW)
    shown = reviewed(found, MATERIAL).shown(found)
    assert [(change.kind, (change.old or change.new)[0].text) for change in shown.changes] == [
        (ChangeKind.MODIFIED, "You may cancel within 30 days."),
        (ChangeKind.REMOVED, "Loyalty points"),
        (ChangeKind.REMOVED, "We grant you a refund of 10%."),
    ]
    assert [section.heading for section in shown.sections()] == ["1. Fees", "2. Loyalty points"]


def test_without_a_choice_all_are_shown() -> None:
    found = redline(OLD, NEW)
    assert reviewed(found).shown(found) is found


@given(versions(), st.sampled_from(Materiality))
def test_a_word_file_accepted_is_the_new_text_whatever_it_shows(texts: tuple[str, str], only: Materiality) -> None:
    found = redline(*texts)
    made = render(found, Cover("T", "A", WHEN), review=reviewed(found, only))
    whole = render(found, Cover("T", "A", WHEN))
    assert provisions_after(made, "accept") == provisions_after(whole, "accept")


def test_a_word_file_tells_of_them_in_its_properties() -> None:
    found = redline(OLD, NEW)
    made = render(found, Cover("T", "A", WHEN), review=reviewed(found, MATERIAL))
    told = part(made, "docProps/core.xml")
    text = "".join(told.itertext())
    assert "Materiality: 2 material, 0 clarifications, 5 editorial" in text
    assert "Shown: material changes alone; all others are taken as made." in text


def test_a_rename_throughout_counts_once() -> None:
    old = "Each Account Keeper may at any time close the account.\n\n- An Account Keeper pays the fees.\n- Fees are due.\n"
    found = redline(old, old.replace("Keeper", "Steward"))
    review = reviewed(found)
    assert [review.judgements[change.id].group for change in found.changes] == ["Keeper -> Steward"] * 2
    assert review.counts == {MATERIAL: 0, CLARIFICATION: 0, EDITORIAL: 1}
