"""What a document says elsewhere: a sentence that went from one place and still stands at another changes nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from termsvc.core.materiality.lexicon import Family, Lexicon
from termsvc.core.materiality.passage import Passage, Region, sentences
from termsvc.core.provisions import Provision, ProvisionKind
from termsvc.core.redline import Redline

# So many words tell a sentence from others; a shorter one may well stand elsewhere with another meaning.
_TELLING = 5
_ENTRY_WORDS = 12
_LISTED = frozenset({ProvisionKind.LIST_ITEM, ProvisionKind.TABLE_ROW})


class Texts:
    """The texts of both versions, read only when something is looked for in them."""

    def __init__(self, redline: Redline) -> None:
        self._redline = redline

    @cached_property
    def old_text(self) -> str:
        """All that the old version says, a line for each provision, without capitals."""
        return _whole_text(self._redline.old)

    @cached_property
    def new_text(self) -> str:
        """All that the new version says, likewise."""
        return _whole_text(self._redline.new)

    def has(self, passage: Passage, region: Region, lexicon: Lexicon) -> bool:
        """Say whether what came in a region, or went, is a sentence that the other version has somewhere.

        What points at its own place, as "this section" does, says something else at another one. An item of a list says
        what its list does, so it must stand under the same heading.
        """
        side = region.only_side
        if passage.is_whole and passage.provision.kind in _LISTED:
            return self._has_item(passage.provision, is_new=bool(passage.change.new))
        if not passage.is_sentence(region) or len(side.words.split()) < _TELLING:
            return False
        if Family.DEICTIC in lexicon.families.keys(lexicon.words(side.words)):
            return False
        return _folded(side.words) in (self._old_sentences if region.new.words else self._new_sentences)

    def is_entry(self, passage: Passage) -> bool:
        """Say whether an item that came or went is an entry of a table of contents: a heading has the same words."""
        item = passage.provision
        if not passage.is_whole or item.kind not in _LISTED or len(item.text.split()) > _ENTRY_WORDS:
            return False
        return _bare(item.text) in (self._new_headings if passage.change.new else self._old_headings)

    def stands_once(self, word: str) -> bool:
        """Say whether a word stands in one of the versions once at most, as a slip of the pen does."""
        return (
            min(self.old_text.count(word), self.new_text.count(word)) == 0
            and max(self.old_text.count(word), self.new_text.count(word)) <= 1
        )

    def abbreviates(self, short: str, name: str) -> bool:
        """Say whether a version introduces a short form of a name, as in "Data Processing Agreement (DPA)"."""
        opening = re.escape(_folded(name))
        pattern = rf"\b{opening}\b[\w\s]{{0,60}}\([\"']?{re.escape(_folded(short))}[\"']?\)"
        return any(re.search(pattern, text) for text in (self.new_text, self.old_text))

    def _has_item(self, item: Provision, *, is_new: bool) -> bool:
        return _item_key(item) in (self._old_items if is_new else self._new_items)

    @cached_property
    def _old_sentences(self) -> frozenset[str]:
        return _sentences(self._redline.old)

    @cached_property
    def _new_sentences(self) -> frozenset[str]:
        return _sentences(self._redline.new)

    @cached_property
    def _old_headings(self) -> frozenset[str]:
        return _headings(self._redline.old)

    @cached_property
    def _new_headings(self) -> frozenset[str]:
        return _headings(self._redline.new)

    @cached_property
    def _old_items(self) -> frozenset[tuple[str, str]]:
        return frozenset(_item_key(one) for one in self._redline.old if one.kind in _LISTED)

    @cached_property
    def _new_items(self) -> frozenset[tuple[str, str]]:
        return frozenset(_item_key(one) for one in self._redline.new if one.kind in _LISTED)


def _sentences(provisions: Sequence[Provision]) -> frozenset[str]:
    return frozenset(_folded(sentence) for one in provisions for sentence in sentences(one.text))


def _headings(provisions: Sequence[Provision]) -> frozenset[str]:
    return frozenset(_bare(one.text) for one in provisions if one.kind is ProvisionKind.SECTION)


def _bare(text: str) -> str:
    return _folded(text).strip(" .;:,")


def _item_key(item: Provision) -> tuple[str, str]:
    return (item.headings[-1:] or ("",))[0].casefold(), _folded(item.text)


def _whole_text(provisions: Sequence[Provision]) -> str:
    return _folded("\n".join(one.text for one in provisions))


def _folded(text: str) -> str:
    return text.replace("\u2019", "'").replace("\u201c", '"').replace("\u201d", '"').casefold()
