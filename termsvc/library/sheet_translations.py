"""The translations of items in a sheet: `translations: {de: {text: ..., condition: ...}}`.

One that comes back as it went, while what it translates was edited, is outdated from then on. An outdated one has the line
`outdated: true`; whoever finds that it still holds takes that line away, and whoever translates anew does so too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from termsvc.core.languages import language_tag
from termsvc.core.notice.items import NOTICE_LANGUAGE, Item, Wording
from termsvc.library.decode import Field, Place, fields, fits, flag, needed, some_text, together
from termsvc.library.nodes import Node


@dataclass(frozen=True, slots=True)
class Said:
    """A translation as a sheet says it, with its place there."""

    node: Node
    place: Place
    text: str
    condition: str | None = None
    outdated: bool = False


def translation_entries(item: Item) -> dict[str, dict[str, Any]]:
    """An item's translations as a sheet has them, by language."""
    return {one.language: _entry(one, is_outdated=one in item.outdated) for one in item.translations}


def _entry(one: Wording, *, is_outdated: bool) -> dict[str, Any]:
    said = {"outdated": is_outdated, "condition": one.condition, "text": one.text}
    return {key: value for key, value in said.items() if value}


def read_translation(node: Node, place: Place) -> Said:
    """One entry; what it is a translation of is not known yet.

    Raises:
        Refusal: something is wrong with it; that is noted.
    """
    said = fields(node, place, {"text": needed(some_text), "condition": Field(some_text), "outdated": Field(flag)})
    return Said(node, place, **{**said, "text": said["text"].strip()})


def with_translations(item: Item, before: Item | None, said: Mapping[str, Said]) -> Item:
    """An edited item with its translations, each of what the item says now, or of what it said before.

    Args:
        item: as edited, without them.
        before: the item when the sheet was taken out; `None` if it is new.
        said: by language.

    Raises:
        Refusal: one can't be a translation of the item; that is noted.
    """
    read: list[Callable[[], Wording]] = [
        partial(_translated, item, before or item, language, one) for language, one in said.items()
    ]
    found = together(read)
    if not said:
        return item
    last = [*said.values()][-1]
    remedy = "Keep one translation for each language."
    return fits(last.node, last.place, lambda: replace(item, translations=found), remedy)


def _translated(item: Item, before: Item, language: str, said: Said) -> Wording:
    tag = fits(said.node, said.place, lambda: language_tag(language), "Name the language by its tag.")
    if tag == NOTICE_LANGUAGE:
        said.place.refuse(said.node, "items are drafted in this language", "Write what it says as the item's own text.")
    now = item.own.sealed
    one = Wording(language=tag, text=said.text, condition=said.condition, of=now)
    old = next((it for it in before.translations if it.language == tag), None)
    if said.outdated:
        return replace(one, of=old.of if old and old.of != now else "")
    if old and old == replace(one, of=before.own.sealed):
        one = old
    if one.of == now and (one.condition is None) is not (item.condition is None):
        problem = "it has a condition in words and the item has none, or the other way round"
        said.place.refuse(said.node, problem, "Translate the condition exactly where the item has one.")
    return one
