"""Terms that are called something else throughout a document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from termsvc.core.materiality.lexicon import Family, Lexicon
from termsvc.core.materiality.passage import Passage, Region, Side
from termsvc.core.materiality.texts import Texts
from termsvc.core.materiality.words import plain
from termsvc.core.provisions import ProvisionKind

_LEAST_TIMES = 2
_MOST_WORDS = 6
_STEM = 5
_EDGES = " \t.,;:()[]\"'\u201c\u201d\u2018\u2019"
_POSSESSIVE = re.compile(r"['\u2019]s?\Z")
_SMALL = frozenset(
    {"of", "for", "and", "the", "&", "de", "des", "der", "die", "das", "du", "la", "le", "und", "für", "et"}
)
# Words that no rename may have: another one of them says something else.
_TELLING = (Family.MODAL, Family.NEGATION, Family.SCOPE, Family.PRONOUN, Family.WATCHED)
# Where a name is what the entry is about, another name is another entry.
_ENTRIES = frozenset({ProvisionKind.TABLE_ROW})


class Rename(NamedTuple):
    """A term that is called something else throughout a document: `old` in one version, `new` in the other."""

    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.old} -> {self.new}"

    def is_of(self, region: Region) -> bool:
        """Say whether a region only exchanges the two names, or words that are made of them."""
        return all(name == own or _is_made_of(name, own) for name, own in zip(_names(region), self, strict=True))


def renames(passages: Sequence[Passage], texts: Texts, lexicon: Lexicon) -> tuple[Rename, ...]:
    """The names that were exchanged for others wherever they stood, and that stood or stand beside them nowhere."""
    found: Counter[Rename] = Counter()
    anchored: set[Rename] = set()
    for passage in passages:
        for region, rename in _candidates(passage, lexicon):
            found[rename] += 1
            if _is_anchored(passage, region):
                anchored.add(rename)
    often = (one for one, times in found.items() if times >= _LEAST_TIMES and one in anchored)
    return tuple(one for one in often if _is_throughout(one, texts))


def _candidates(passage: Passage, lexicon: Lexicon) -> Iterator[tuple[Region, Rename]]:
    if passage.provision.kind in _ENTRIES:
        return
    for region in passage.regions:
        if region.replaces:
            rename = Rename(*_names(region))
            if all(map(_is_name, rename)) and not _tells_more(rename, lexicon):
                yield region, rename


def _names(region: Region) -> tuple[str, str]:
    old, new = (_POSSESSIVE.sub("", side.words.strip(_EDGES)) for side in region)
    return old, new


def _is_made_of(word: str, name: str) -> bool:
    """Whether a word is made of a name, as "administration" is of "Administrator"."""
    return (
        len(word) > _STEM and " " not in word and word[:_STEM].casefold() == name.rpartition(" ")[2][:_STEM].casefold()
    )


def _is_name(text: str) -> bool:
    words = [word for word in text.split() if word not in _SMALL]
    return len(text) > 1 and 0 < len(words) <= _MOST_WORDS and all(word[0].isupper() for word in words)


def _tells_more(rename: Rename, lexicon: Lexicon) -> bool:
    words = plain(" ".join(rename))
    return any(word.isdigit() for word in words) or not lexicon.families.keys(words).isdisjoint(_TELLING)


def _is_anchored(passage: Passage, region: Region) -> bool:
    """Whether a region shows that a name is part of a term: in a heading, or beside words of the term that stand."""
    if passage.provision.kind is ProvisionKind.SECTION:
        return True
    return any(_stands_by_name(side) for side in region) or _akin(*_names(region))


def _stands_by_name(side: Side) -> bool:
    before, after = side.before.split()[-1:], side.after.split()[:1]
    quoted = side.before[-1:] in {'"', "\u201c"}
    inside = [word for word in before if not _begins_sentence(side)] + after
    return quoted or any(word[:1].isupper() for word in inside)


def _begins_sentence(side: Side) -> bool:
    return len(side.before.split()) < _LEAST_TIMES


def _akin(old: str, new: str) -> bool:
    """Whether two names share a word."""
    return not {*plain(old)}.isdisjoint(plain(new))


def _is_throughout(rename: Rename, texts: Texts) -> bool:
    return not (_stands(rename.old, texts.new_text) or _stands(rename.new, texts.old_text))


def _stands(name: str, text: str) -> bool:
    return re.search(rf"\b{re.escape(name.casefold())}\b", text) is not None
