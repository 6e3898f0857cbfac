"""Words and phrases that are looked for in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_SHORTEST_STEM = 2
_TEXTS = 1 << 10  # texts whose words are kept, since several rules read the same ones
_REMEMBERED = 1 << 16  # words whose entries are kept, since documents repeat theirs


class Hit(NamedTuple):
    """A word or phrase in a text, and what it was looked for as."""

    key: str
    text: str


class _Entry(NamedTuple):
    key: str
    rest: tuple[str, ...]


def _is_at(rest: Sequence[str], words: Sequence[str], start: int) -> bool:
    if start + len(rest) > len(words):
        return False
    for offset, wanted in enumerate(rest, start):
        word = words[offset]
        if word != wanted and not (wanted.endswith("*") and word.startswith(wanted[:-1])):
            return False
    return True


def plain(text: str) -> list[str]:
    """The words of a text without punctuation and capitals; parts of hyphenated words stand alone."""
    return _WORD.findall(text.replace("\u2019", "'").casefold())


class PlainWords:
    """Reads the plain words of texts, with short forms such as `we'll` or `cannot` written out.

    Args:
        short_forms: what stands for more than it shows, by itself or with an apostrophe at an end of a word, with what
            it stands for.
    """

    def __init__(self, short_forms: Mapping[str, str]) -> None:
        self._full = {short.casefold(): full for short, full in short_forms.items()}
        alone = (
            rf"\b{re.escape(short)}\b" if "'" not in short else re.escape(short) for short in self._longest_first()
        )
        self._short = re.compile("|".join(alone) or r"(?!)")
        self.of = lru_cache(_TEXTS)(self._of)

    def _longest_first(self) -> list[str]:
        return sorted(self._full, key=len, reverse=True)

    def _of(self, text: str) -> tuple[str, ...]:
        folded = text.replace("\u2019", "'").casefold()
        return tuple(_WORD.findall(self._short.sub(lambda short: f" {self._full[short[0]]} ", folded)))


class Words:
    """Finds listed words and phrases; the last letters of a listed word may be a `*`, which stands for any ending.

    Args:
        listed: words and phrases by the key under which they are found.
    """

    def __init__(self, listed: Mapping[str, Iterable[str]]) -> None:
        self._starts: dict[str, list[_Entry]] = {}
        for key, phrases in listed.items():
            for phrase in phrases:
                first, *rest = phrase.replace("\u2019", "'").replace("-", " ").casefold().split()
                self._starts.setdefault(first, []).append(_Entry(key, tuple(rest)))
        self._entries = lru_cache(_REMEMBERED)(self._entries_of)
        self._alone = lru_cache(_REMEMBERED)(self._keys_alone)

    def find(self, words: Sequence[str]) -> list[Hit]:
        """What stands in a text of plain words, in order; of the phrases of one key, the longest at each place."""
        return [*self._found(words)]

    def keys(self, words: Sequence[str]) -> set[str]:
        """The keys of what stands in a text of plain words."""
        return {hit.key for hit in self._found(words)}

    def covers(self, words: Sequence[str], key: str) -> bool:
        """Say whether each of some plain words is listed alone under a key."""
        return all(key in self._alone(word) for word in words)

    def known(self, words: Sequence[str]) -> int:
        """How many of some plain words are listed alone."""
        return sum(map(bool, map(self._alone, words)))

    def _found(self, words: Sequence[str]) -> Iterator[Hit]:
        taken: dict[str, int] = {}
        for at, entries in enumerate(map(self._entries, words)):
            for key, rest in entries:
                if taken.get(key, 0) <= at and (not rest or _is_at(rest, words, at + 1)):
                    taken[key] = at + 1 + len(rest)
                    yield Hit(key, " ".join(words[at : taken[key]]) if rest else words[at])

    def _entries_of(self, word: str) -> tuple[_Entry, ...]:
        stems = (f"{word[:length]}*" for length in range(_SHORTEST_STEM, len(word) + 1))
        found = [entry for start in (word, *stems) for entry in self._starts.get(start, ())]
        return tuple(sorted(found, key=lambda entry: -len(entry.rest)))

    def _keys_alone(self, word: str) -> frozenset[str]:
        return frozenset(entry.key for entry in self._entries(word) if not entry.rest)
