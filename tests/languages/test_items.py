"""Items in several languages: who reads what, and what the data alone know of a translation that is outdated."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termsvc.core.errors import InvalidFact, Refused
from termsvc.core.model import Translation
from termsvc.core.notice import editing
from termsvc.core.notice.draft import Draft
from termsvc.core.notice.items import NOTICE_LANGUAGE, Item, ItemKind, Wording
from termsvc.core.notice.translating import owed_translations
from termsvc.library.sheet import read_sheet, write_sheet
from termsvc.store.columns import DRAFT
from tests.languages.worded import translated_drafts
from tests.updates.drafts import Edits, version
from tests.updates.test_editing import NEST, draft_of, told


def back(sheet: str, draft: Draft) -> Draft:
    return read_sheet(sheet.encode(), "sheet.yaml", draft, "person:bob")


def owed(draft: Draft) -> list[tuple[str, str, str]]:
    every = owed_translations(draft)
    return [(one.item.id, one.language, "outdated" if one.again else "missing") for one in every]


GERMAN = editing.translated(NEST, "i1", "de", "Von i1.")
CONDITIONAL = editing.conditioned(NEST, "i1", "If you pay", "account.pays == true")


@settings(max_examples=80)
@given(translated_drafts())
def test_a_sheet_with_translations_that_comes_back_as_it_went_changes_nothing(draft: Draft) -> None:
    assert back(write_sheet(draft, 1, {}), draft) == draft


@settings(max_examples=60)
@given(translated_drafts())
def test_a_draft_is_read_from_the_database_as_it_was_written(draft: Draft) -> None:
    assert DRAFT.read(json.dumps(DRAFT.write(draft))) == draft


@settings(max_examples=60)
@given(translated_drafts(), st.data())
def test_whatever_is_edited_no_translation_passes_for_one_of_words_that_it_does_not_translate(
    draft: Draft, data: st.DataObject
) -> None:
    """The seal says which words were translated: it is found among all that were ever said, or is empty."""
    edits = Edits(data)
    said = {one.own.sealed: one.own for one in draft.every_item()}
    current = {(one.own, it.text) for one in draft.every_item() for it in one.translations if it not in one.outdated}
    for _ in range(data.draw(st.integers(1, 8))):
        name, after = edits.next(draft)
        for one in after.every_item():
            said[one.own.sealed] = one.own
            for it in one.translations:
                if it not in one.outdated:
                    assert said[it.of] == one.own
                    assert (one.own, it.text) in current or name == "merged"
                    current.add((one.own, it.text))
        draft = after


@settings(max_examples=60)
@given(translated_drafts(), st.sampled_from(["en", "de", "de-AT", "de_AT", "de-CH", "fr", "it"]))
def test_a_reader_is_told_in_a_language_that_the_wording_names_under_the_same_condition(
    draft: Draft, language: str
) -> None:
    for item in draft.every_item():
        found = item.said(language)
        assert found in {item.own, *item.translations}
        assert (found.condition is None) is (item.condition is None)
        assert found.language in {NOTICE_LANGUAGE, language.replace("_", "-"), language[:2]}


def test_an_item_that_is_not_translated_says_its_own_words() -> None:
    assert GERMAN.item("i1").said("de-AT").text == "Von i1."
    assert GERMAN.item("i1").said("fr") == Wording(language="en", text="Of i1.")
    assert GERMAN.item("i2").said("de").language == "en"


def test_a_translation_without_the_condition_is_not_shown_once_there_is_one() -> None:
    found = editing.conditioned(GERMAN, "i1", "If you pay", None).item("i1")
    assert found.said("de") == found.own
    assert [one.language for one in found.outdated] == ["de"]


def test_what_is_translated_follows_from_the_data_whatever_happened_between() -> None:
    assert owed(GERMAN) == [(item, "de", "missing") for item in ("i2", "i3", "i4")]
    reworded = editing.reworded(GERMAN, "i1", "Of i1, again.")
    assert owed(reworded)[0] == ("i1", "de", "outdated")
    assert ("i1", "de", "outdated") not in owed(editing.reworded(reworded, "i1", "Of i1."))
    assert ("i1", "de", "outdated") not in owed(editing.translated(reworded, "i1", "de", "Von i1."))
    assert owed(NEST) == []


def test_merged_items_are_translated_together_where_all_of_them_were() -> None:
    both = editing.translated(editing.translated(GERMAN, "i2", "de", "Von i2."), "i1", "fr", "De i1.")
    (merged, _) = editing.merged(both, ["i1", "i2"]).items
    german, french = merged.translations
    assert (german.text, french.text) == ("Von i1. Von i2.", "De i1.")
    assert merged.outdated == (french,)
    (other, _) = editing.merged(both, ["i1", "i2"], "Of both.").items
    assert {one.language for one in other.outdated} == {"de", "fr"}
    stale = editing.reworded(both, "i2", "Of i2, again.")
    assert {one.language for one in editing.merged(stale, ["i1", "i2"]).items[0].outdated} == {"de", "fr"}


def test_the_parts_of_an_item_that_was_split_are_to_be_translated() -> None:
    draft = editing.translated(draft_of(told("i1", "c1", "c2")), "i1", "de", "Von i1.")
    assert owed(editing.split(draft, "i1", [("Of c1.", ["c1"]), ("Of c2.", ["c2"])])) == [
        ("i1", "de", "outdated"),
        ("i2", "de", "missing"),
    ]


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda: editing.translated(NEST, "i1", "de", " "), "write at least a word"),
        (lambda: editing.translated(NEST, "i1", "german", "Von i1."), "'german' is not a language tag"),
        (lambda: editing.translated(NEST, "i1", "EN", "Of i1."), "item i1 is worded in en more than once"),
        (lambda: editing.translated(NEST, "i1", "de", "Von i1.", "Wenn"), "item i1 holds for everyone; translate"),
        (lambda: editing.translated(CONDITIONAL, "i1", "de", "Von i1."), "holds under a condition, “If you pay”"),
    ],
)
def test_a_translation_that_makes_no_sense_is_refused_in_words(edit: Callable[[], Draft], words: str) -> None:
    with pytest.raises((Refused, InvalidFact), match=words):
        edit()


def test_an_item_is_translated_once_into_a_language() -> None:
    german = Wording(language="de_at", text="Von i1.")
    with pytest.raises(InvalidFact, match="item i1 is worded in de-AT more than once"):
        Item(id="i1", document="tos", kind=ItemKind.GENERIC, text="x", translations=(german, german))
    again = editing.translated(GERMAN, "i1", "DE", "Über i1.")
    assert [one.text for one in again.item("i1").translations] == ["Über i1."]


SHEETS: list[tuple[Draft, str, str, list[str]]] = [
    (GERMAN, "text: Of i1.", "text: Of i1, again.", ["i1 de outdated"]),
    (GERMAN, "text: Von i1.", "text: Über i1.", []),
    (editing.reworded(GERMAN, "i1", "New."), "text: Von i1.", "text: Neu.", ["i1 de outdated"]),
    (editing.reworded(GERMAN, "i1", "New."), "outdated: true\n", "\n", []),
    (editing.reworded(GERMAN, "i1", "New."), "text: New.", "text: Of i1.", ["i1 de outdated"]),
    (GERMAN, "      text: Von i1.", "      text: Von i1.\n      outdated: true", ["i1 de outdated"]),
    (GERMAN, "- id: i1\n  document", "- document", []),
    (GERMAN, "    de:\n", "    de_AT:\n", []),
]


@pytest.mark.parametrize(("draft", "what", "by", "outdated"), SHEETS)
def test_a_translation_in_an_edited_sheet_is_of_what_was_there_unless_it_was_edited_too(
    draft: Draft, what: str, by: str, outdated: list[str]
) -> None:
    sheet = write_sheet(draft, 1, {})
    assert sheet.count(what) == 1
    found = back(sheet.replace(what, by), draft)
    assert [" ".join(one) for one in owed(found) if one[2] == "outdated"] == outdated
    assert back(write_sheet(found, 2, {}), found) == found


WRONG: list[tuple[str, str, str]] = [
    ("    de:\n", "    en:\n", "21: error in items[0].translations.en: items are drafted in this language"),
    ("    de:\n", "    german:\n", "21: error in items[0].translations.german: 'german' is not a language tag; write it like en or de-AT"),
    ("text: Von i1.", "text: ' '", "22: error in items[0].translations.de.text: blank"),
    ("text: Von i1.", "words: Von i1.", "21: error in items[0].translations.de.text: missing"),
    ("      text: Von i1.", "      text: Von i1.\n      condition: Wenn", "21: error in items[0].translations.de: it has a condition in words and the item has none, or the other way round"),
    ("    de:\n      text: Von i1.", "    de: Von i1.", "21: error in items[0].translations.de (Von i1.): not a mapping"),
    ("    de:\n      text: Von i1.", "    de:\n      text: Von i1.\n    DE:\n      text: Von i1.", "23: error in items[0].translations.DE: item i1 is worded in de more than once"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "by", "finding"), WRONG)
def test_what_is_wrong_with_a_translation_is_found_where_it_stands(what: str, by: str, finding: str) -> None:
    sheet = write_sheet(GERMAN, 1, {})
    assert sheet.count(what) == 1
    with pytest.raises(Refused) as refused:
        back(sheet.replace(what, by), GERMAN)
    assert f"sheet.yaml:{finding}" in str(refused.value)


def test_a_draft_that_was_stored_before_there_were_translations_is_read() -> None:
    data: Any = DRAFT.write(GERMAN)
    del data["translations"]
    for item in data["items"]:
        del item["translations"]
    assert DRAFT.read(json.dumps(data)) == NEST


def test_a_draft_translates_what_it_posts_once_into_a_language() -> None:
    german = Translation(document="tos", version="new", language="de", sha256="1" * 64)
    assert replace(NEST, translations=(german,)).facts()[-1] == german
    with pytest.raises(InvalidFact, match="translates version old of tos and does not post it"):
        replace(NEST, translations=(replace(german, version="old"),))
    with pytest.raises(InvalidFact, match="more than one translation of tos new de"):
        replace(NEST, translations=(german, german))
    assert version("tos").key == ("tos", "new")
