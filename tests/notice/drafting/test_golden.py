"""Whole drafts, held as files that were read as a lawyer and as a customer would."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from termsvc.core.notice.coverage import coverage
from termsvc.core.notice.items import Item, ItemKind
from termsvc.core.redline import redline
from tests.notice.golden import drafts, files

PATHS = [*drafts()]

# What a notice of such an update tells, by kind.
TOLD = {
    ItemKind.DEFINITION,
    ItemKind.REMOVED,
    ItemKind.RENAMED,
    ItemKind.LIMIT,
    ItemKind.RIGHT,
    ItemKind.DUTY,
    ItemKind.CHARGE,
    ItemKind.LISTED,
    ItemKind.RECATEGORISED,
    ItemKind.EXTENDED,
}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_draft_is_as_it_was_read(path: Path) -> None:
    assert files()[path] == path.read_text(encoding="utf-8"), "if that reads well: python -m tests.notice.golden"


def walked(items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        yield from item.walk()


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_every_kind_is_told(path: Path) -> None:
    items = [*walked(drafts()[path][1].items)]
    assert {item.kind for item in items} >= TOLD
    assert any("added Footnote" in item.text for item in items if item.kind is ItemKind.ENTRY)
    assert any(item.applies_if for item in items)
    assert [item.id for item in items] == [f"i{number}" for number in range(1, len(items) + 1)]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_every_change_is_told_of_or_marked(path: Path) -> None:
    revisions, drafted = drafts()[path]
    for revision in revisions:
        changes = [change.id for change in redline(revision.old, revision.new).changes]
        items = [item for item in drafted.items if item.document == revision.slug]
        marked = {mark.change for mark in drafted.immaterial if mark.document == revision.slug}
        assert coverage(changes, items, marked).is_exact


def test_a_clause_that_stands_is_clarified() -> None:
    clarified = [item for item in drafts()[PATHS[0]][1].items if item.kind is ItemKind.CLARIFIED]
    assert {item.applies_if for item in clarified} >= {"account.desk_model == 'named'", "account.desk_model == 'hour'"}


def test_wordings_of_the_february_update() -> None:
    """The sentences that legal asked for, each as it must read."""
    texts = "\n".join(item.text for item in walked(drafts()[PATHS[0]][1].items))
    for sentence in (
        "will be 99.99%, instead of 99.95%, for each calendar month",
        "“Data Incidents” are now referred to as “Security Incidents”.",
        "If you purchase Aster Desk under the Named User Model, we clarified that the number of Named Users",
        "We no longer use the categories “Core Products” and “Enhanced Products”.",
        "Call Recording (We added Footnote 2 to the Aster Desk Fair Usage Policy, clarifying that",
        "We updated the definition of “Customer Data”",
        "Aster may delete, without notice, all your data",
        "You may use the Included Products only in a Desk Project and only for end-to-end Contact-Center Use.",
        "Aster will notify you in writing",
    ):
        assert sentence in texts
