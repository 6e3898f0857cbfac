"""What is still to be translated of what an update says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from termsvc.core.notice.draft import Draft
from termsvc.core.notice.items import Item


@dataclass(frozen=True, slots=True)
class OwedTranslation:
    """An item that is to be translated into a language.

    Attributes:
        again: it was, and its own words are others by now.
    """

    item: Item
    language: str
    again: bool


def owed_translations(draft: Draft) -> Iterator[OwedTranslation]:
    """What is still to be translated, item by item in the notice's order, and by language.

    The languages of an update are those into which some item of it is translated.
    """
    languages = sorted({one.language for item in draft.every_item() for one in item.translations})
    for item in draft.every_item():
        there = {one.language for one in item.translations}
        outdated = {one.language for one in item.outdated}
        for language in languages:
            if language not in there or language in outdated:
                yield OwedTranslation(item, language, again=language in outdated)
