"""Whatever sequence of edits: no change that was covered is lost, no id stands twice, and links are kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termsvc.core.errors import InvalidFact, Refused, UnknownName
from termsvc.core.model import Version
from termsvc.core.notice import editing
from termsvc.core.notice.coverage import coverage
from termsvc.core.notice.draft import Draft, NotMaterial
from termsvc.core.notice.items import Item, ItemKind
from tests.updates.drafts import CHANGES, DOCUMENTS, Edits, drafts, version


def said(draft: Draft, document: str) -> Counter[str]:
    """How often each change of a document is told of or left unsaid."""
    told = Counter({change for one in draft.every_item() if one.document == document for change in one.changes})
    return told + Counter(mark.change for mark in draft.not_material if mark.document == document)


@settings(max_examples=150)
@given(drafts(), st.data())
def test_whatever_is_edited_each_change_stays_told_or_left_unsaid(draft: Draft, data: st.DataObject) -> None:
    edits = Edits(data)
    for _ in range(data.draw(st.integers(1, 12))):
        _, after = edits.next(draft)
        ids = [one.id for one in after.every_item()]
        assert len(ids) == len(set(ids))
        for document in DOCUMENTS:
            items = [one for one in after.items if one.document == document]
            marked = [mark.change for mark in after.not_material if mark.document == document]
            assert coverage(CHANGES, items, marked).is_exact
            assert said(after, document) == Counter(CHANGES)
        before = {(mark.document, mark.change): mark for mark in draft.not_material}
        for mark in after.not_material:
            assert mark.reason.strip()
            assert mark == before.get((mark.document, mark.change)) or mark.by == "person:bob"
        draft = after


@settings(max_examples=60)
@given(drafts(), st.data())
def test_items_that_are_not_meant_stay_as_they_are(draft: Draft, data: st.DataObject) -> None:
    meant = data.draw(st.sampled_from([*(one.id for one in draft.every_item()), "i99"]))
    try:
        after = editing.reworded(draft, meant, "In other words.")
    except UnknownName:
        assert meant == "i99"
        return
    for one in draft.every_item():
        there = after.item(one.id)
        assert (there.changes, there.kind, there.document) == (one.changes, one.kind, one.document)
        assert there.text == ("In other words." if one.id == meant else one.text)


def told(item_id: str, *changes: str, items: tuple[Item, ...] = (), document: str = "tos") -> Item:
    return Item(
        id=item_id, document=document, kind=ItemKind.CHANGED, text=f"Of {item_id}.", changes=changes, items=items
    )


def draft_of(*items: Item, marks: tuple[NotMaterial, ...] = ()) -> Draft:
    first = version("tos")
    return Draft(
        id="spring", posted_on=first.posted_on, versions=(first, version("fup")), items=items, not_material=marks
    )


NEST = draft_of(told("i1", "c1"), told("i2", "c2", items=(told("i3", "c3"),)), told("i4", "c1", document="fup"))


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda: editing.merged(NEST, ["i1"]), "two or more items"),
        (lambda: editing.merged(NEST, []), "two or more items"),
        (lambda: editing.merged(NEST, ["i1", "i1"]), "two or more items"),
        (lambda: editing.merged(NEST, ["i1", "i2", "i3"]), "items i2 and i3 is nested in the other"),
        (lambda: editing.merged(NEST, ["i1", "i4"]), "differ in document or condition"),
        (lambda: editing.merged(NEST, ["i1", "i2"], " "), "write at least a word"),
        (lambda: editing.split(NEST, "i1", [("a", ["c1"])]), "two or more, and to tell of c1"),
        (lambda: editing.split(NEST, "i1", [("a", ["c1"]), ("b", ["c2"])]), "to tell of c1"),
        (lambda: editing.nested(NEST, "i2", "i3"), "the same or stands under it"),
        (lambda: editing.nested(NEST, "i2", "i2"), "the same or stands under it"),
        (lambda: editing.nested(NEST, "i4", "i2"), "about fup and can't stand under one about tos"),
        (lambda: editing.placed(NEST, "i2", "i3"), "the same or stands under it"),
        (lambda: editing.placed(NEST, "i4", "i3"), "about fup and can't stand under one about tos"),
        (lambda: editing.set_aside(NEST, "i1", "", "person:ann"), "give the reason"),
        (lambda: editing.marked(NEST, "tos", "c3", "small", "person:ann"), "item i3 tells of change c3 of tos"),
        (lambda: editing.overridden(NEST, "company-floor", "", "person:ann"), "give the reason"),
        (lambda: editing.reworded(NEST, "i9", "x"), "no item i9; its items: i1, i2, i3, i4"),
        (lambda: editing.added(NEST, "aup", "x", []), "no version of aup; its documents: fup, tos"),
        (lambda: editing.reworded(draft_of(), "i1", "x"), "its items: none"),
    ],
)
def test_an_edit_that_makes_no_sense_is_refused_in_words(edit: object, words: str) -> None:
    assert callable(edit)
    with pytest.raises((Refused, UnknownName), match=words):
        edit()


def test_an_item_may_stand_before_one_about_another_document_on_the_first_level() -> None:
    assert [one.id for one in editing.placed(NEST, "i4", "i1").items] == ["i4", "i1", "i2"]


def test_a_change_that_was_told_and_marked_is_marked_once_when_its_item_is_set_aside() -> None:
    mark = NotMaterial(document="tos", change="c1", reason="Old.", by="person:ann")
    found = editing.set_aside(draft_of(told("i1", "c1"), marks=(mark,)), "i1", "New.", "person:bob")
    assert found.not_material == (NotMaterial(document="tos", change="c1", reason="New.", by="person:bob"),)


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ((told("i1"), told("i1")), "more than one item called i1"),
        ((told("i1", items=(told("i2", document="fup"),)),), "item i2 of update spring is about fup"),
    ],
)
def test_a_draft_that_contradicts_itself_is_none(items: tuple[Item, ...], words: str) -> None:
    with pytest.raises(InvalidFact, match=words):
        draft_of(*items)


def test_a_draft_has_versions_one_of_each_document() -> None:
    with pytest.raises(InvalidFact, match="no version"):
        Draft(id="spring", posted_on=version("tos").posted_on, versions=())
    with pytest.raises(InvalidFact, match="more than one version of tos"):
        Draft(id="spring", posted_on=version("tos").posted_on, versions=(version("tos"), version("tos")))


def test_merged_items_stand_where_the_first_stood_and_tell_of_all() -> None:
    draft = draft_of(told("i1", "c1"), told("i2", "c2", items=(told("i3", "c3"),)), told("i4", "c4", "c1"))
    (one,) = editing.merged(draft, ["i2", "i4", "i1"]).items
    assert (one.id, one.text, one.changes) == ("i2", "Of i2. Of i4. Of i1.", ("c2", "c4", "c1"))
    assert [below.id for below in one.items] == ["i3"]


@pytest.mark.parametrize("name", ["", "a/b", "../x", "a b", ".x", "a\n", "x" * 101])
def test_the_id_of_an_update_can_name_a_file_and_an_address(name: str) -> None:
    with pytest.raises(InvalidFact, match="can't be the id of an update"):
        Draft(id=name, posted_on=version("tos").posted_on, versions=(version("tos"),))


def test_what_was_not_posted_yet_is_posted_with_the_update_on_its_new_date() -> None:
    first, day = date(2025, 3, 3), date(2025, 3, 17)
    fields: dict[str, Any] = {
        "label": "1",
        "sequence": 1,
        "sha256": "0" * 64,
        "posted_on": first,
        "effective_on": date(2025, 5, 1),
    }
    new, later_for_new, soon_for_new, posted = (
        Version(document="new", effective_on_new=first, **fields),
        Version(document="later-for-new", effective_on_new=date(2025, 4, 1), **fields),
        Version(document="soon-for-new", effective_on_new=date(2025, 3, 10), **fields),
        Version(document="posted", effective_on_new=date(2025, 1, 1), **{**fields, "posted_on": date(2025, 1, 1)}),
    )
    draft = Draft(id="spring", posted_on=first, versions=(new, later_for_new, soon_for_new, posted))
    moved = editing.posting_on(draft, day)
    assert moved.posted_on == day
    assert (
        moved.versions
        == Draft(
            id="spring",
            posted_on=day,
            versions=(
                replace(new, posted_on=day, effective_on_new=day),
                replace(later_for_new, posted_on=day),
                replace(soon_for_new, posted_on=day, effective_on_new=day),
                posted,
            ),
        ).versions
    )
