"""Wordings as legal edits them: what they may name, and what is said of a mistake in one."""

from __future__ import annotations

import shutil
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from termsvc.core.errors import TermsError
from termsvc.core.notice.items import ItemKind, Place, Proposal, Slots
from termsvc.render.notices.items import ItemWordings
from termsvc.render.templating.template_set import TemplateSet
from termsvc.resources import folder
from termsvc.service.drafting import wordings

FOLDER = "notices/items"


PRODUCT = wordings()


def own(templates: Path) -> ItemWordings:
    return wordings(TemplateSet.read(templates))


def proposal(kind: ItemKind = ItemKind.GENERIC, **slots: str) -> Proposal:
    return Proposal(document="terms", kind=kind, slots=Slots(**slots), changes=("c1",))  # the values are texts


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    shutil.copytree(folder("templates") / FOLDER, tmp_path / FOLDER)
    return tmp_path


def test_each_kind_has_a_wording_and_no_wording_is_of_no_kind() -> None:
    names = {path.name.removesuffix(".md.j2") for path in (folder("templates") / FOLDER).iterdir()}
    assert names == {*map(str, ItemKind), "_words"}


@pytest.mark.parametrize("kind", ItemKind)
def test_each_wording_says_something_of_any_slots(kind: ItemKind) -> None:
    texts = {one.name: "some words" for one in fields(Slots) if isinstance(getattr(Slots(), one.name), str)}
    full = Proposal(document="terms", kind=kind, slots=Slots(**texts, names=("A", "B"), place=Place(title="Use")))
    for one in (full, proposal(kind, old="old words", new="new words", quote="the text", term="Term")):
        if one.slots.names or kind is not ItemKind.RECATEGORISED:
            (item,) = PRODUCT.items([one])
            assert item.text


def test_a_wording_is_edited(templates: Path) -> None:
    (templates / FOLDER / "generic.md.j2").write_text("The text reads {{ s.new | quoted }}\n now.", encoding="utf-8")
    (item,) = own(templates).items([proposal(new="five")])
    assert item.text == "The text reads “five” now."


@pytest.mark.parametrize(
    ("wording", "says"),
    [
        ("{{ s.nwe }}", "nwe"),
        ("{{ nothing }}", "nothing"),
        ("{% if %}", "line 1"),
        ("{{ ''.__class__.__mro__ }}", "unsafe"),
        ("{{ s.new | shout }}", "shout"),
    ],
)
def test_a_mistake_is_told_with_its_place(templates: Path, wording: str, says: str) -> None:
    (templates / FOLDER / "generic.md.j2").write_text(wording, encoding="utf-8")
    with pytest.raises(TermsError, match=says) as told:
        own(templates).items([proposal(new="five")])
    assert f"{FOLDER}/generic.md.j2" in str(told.value)


def test_a_wording_that_is_missing_is_that_of_the_product(templates: Path) -> None:
    (templates / FOLDER / "generic.md.j2").unlink()
    assert own(templates).items([proposal(new="five")]) == PRODUCT.items([proposal(new="five")])


def test_items_are_numbered_in_order_whatever_their_kinds_and_nesting() -> None:
    entry, limit = ItemKind.ENTRY, ItemKind.LIMIT
    nested = replace(proposal(limit, new="two", old="2"), items=(proposal(entry, term="three"),))
    items = PRODUCT.items([proposal(entry, term="one"), nested, proposal(entry, term="four")])
    every = [one for item in items for one in item.walk()]
    assert [(one.id, one.kind) for one in every] == [("i1", entry), ("i2", limit), ("i3", entry), ("i4", entry)]
    assert [word in one.text for one, word in zip(every, ["one", "two", "three", "four"], strict=True)] == [True] * 4
    assert items[1].items == (every[2],)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=40))
def test_words_of_a_document_are_shown_as_they_are(words: str) -> None:
    (item,) = PRODUCT.items([proposal(ItemKind.ENTRY, term=words)])
    (paragraph,) = (token for token in MarkdownIt("commonmark").parse(item.text) if token.type == "inline")
    shown = "".join(child.content for child in paragraph.children or ())
    assert shown == words
