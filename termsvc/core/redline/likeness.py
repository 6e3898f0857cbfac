"""How many words two provisions share, and which of many are likely to share some."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property

from rapidfuzz.distance import LCSseq

from termsvc.core.provisions import Provision, ProvisionKind
from termsvc.core.redline.numbering import same_number
from termsvc.core.redline.tokens import folded, words

# Two provisions are one if so many of the words of both stand in both, in order: of unrelated provisions of a dozen words
# or more, one pair in a hundred shares a quarter, and of those in one document, one in twenty. Where their neighbours are
# paired already, less will do, and less still if both open with the same words, as a definition does with its term.
ALIKE = 0.5
ALIKE_BETWEEN_PAIRS = 0.4
_ALIKE_WITH_OPENING = 0.2
_OPENING = 3
_CONTAINED = 0.85  # or so many of the shorter's, if it has enough: text was added around it, or taken away
_CONTAINED_FROM = 8
_PAIR_CELLS = 50_000_000  # words of one times words of the other; of longer ones, runs of three words are counted
_RARE = 16  # a word that stands in no more provisions tells which they are
_VOTERS = 12  # the rarest words of a provision name its candidates ...
_CANDIDATES = 4  # ... of which so many are taken,
_NEIGHBOURS = 2  # and so many before and after the same relative place
_LAST_CODE = 0x10FFFF


class _Codes(dict[str, str]):
    """The characters that stand for words, given out in the order in which they are asked for."""

    def __missing__(self, word: str) -> str:
        code = self[word] = chr(1 + len(self) % _LAST_CODE)
        return code


class Item:
    """What the alignment knows of a provision."""

    def __init__(self, provision: Provision, codes: _Codes) -> None:
        self.provision = provision
        self.is_section = provision.kind is ProvisionKind.SECTION
        self._codes = codes

    @cached_property
    def key(self) -> tuple[bool, str]:
        """What is the same words has the same key; a heading is never the same as a paragraph."""
        return self.is_section, folded(self.provision.text)

    def equals(self, other: Item) -> bool:
        """Say whether the keys are equal; what is read from the same Markdown is known to be."""
        return self.provision.content is other.provision.content or self.key == other.key

    @cached_property
    def codes(self) -> str:
        """One character for each word, which is quick to compare."""
        return "".join(map(self._codes.__getitem__, words(self.key[1])))

    @property
    def length(self) -> int:
        """How many words there are, about; most provisions are equal to one and are never spelled in codes."""
        return 1 + self.key[1].count(" ")


def items(*documents: Sequence[Provision]) -> tuple[list[Item], ...]:
    """The items of documents that are to be compared: a word has the same code in all of them."""
    codes = _Codes()
    return tuple([Item(provision, codes) for provision in provisions] for provisions in documents)


def likeness(old: Item, new: Item, *, alike: float, contained: bool = True) -> int:
    """What it is worth to pair two items: mostly the words that stand in both; 0 if they are not alike.

    They are alike if so many of the words of both are in both; where something stands in place, also if it is
    `contained` in the other. At a tie the same number, then the same kind decide.
    """
    common = old.length if old.equals(new) else _common(old, new, alike, contained=contained)
    if not common:
        return 0
    one, two = old.provision, new.provision
    return 8 * common + 2 * same_number(one, two) + (one.kind is two.kind)


def _common(old: Item, new: Item, alike: float, *, contained: bool) -> int:
    """The number of words in common, in order; 0 if they are too few."""
    if old.is_section is not new.is_section:
        return 0
    shorter, longer = sorted((len(old.codes), len(new.codes)))
    if alike < ALIKE and shorter > _OPENING and old.codes[:_OPENING] == new.codes[:_OPENING]:
        alike = _ALIKE_WITH_OPENING
    enough = math.ceil(alike * (shorter + longer) / 2)
    if contained and shorter >= _CONTAINED_FROM:
        enough = min(enough, math.ceil(_CONTAINED * shorter))
    if shorter < enough:
        return 0
    if shorter * longer > _PAIR_CELLS:
        common = (_runs_of_three(old.codes) & _runs_of_three(new.codes)).total()
        return common if common >= enough else 0
    return LCSseq.similarity(old.codes, new.codes, score_cutoff=enough)


def _runs_of_three(codes: str) -> Counter[str]:
    return Counter(codes[n : n + 3] for n in range(len(codes) - 2))


def likely(old: Sequence[Item], new: Sequence[Item]) -> Iterator[tuple[int, int]]:
    """Index pairs worth comparing where all would be too many: rare words in common, or the same relative place."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for index, item in enumerate(new):
        for code in set(item.codes):
            holders[code].append(index)
    for index, item in enumerate(old):
        rare = sorted((found for code in set(item.codes) if (found := holders.get(code))), key=_rarest_first)
        votes = Counter[int]()
        for found in rare[:_VOTERS]:
            if len(found) <= _RARE:
                votes.update(found)
        place = index * len(new) // len(old)
        near = range(max(0, place - _NEIGHBOURS), min(len(new), place + _NEIGHBOURS + 1))
        yield from ((index, other) for other in sorted({*near, *(best for best, _ in votes.most_common(_CANDIDATES))}))


def _rarest_first(holders: list[int]) -> tuple[int, list[int]]:
    return len(holders), holders
