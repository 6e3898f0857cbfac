"""A change as the materiality rules read it: the places where words went or came, and the sentences around them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from termsvc.core.provisions import Provision
from termsvc.core.redline import Change, ChangeKind

SHOWN = 80
_NEARBY = 200

_END = re.compile(r"[.!?][\"'\u201d\u2019)\]]*\s+(?=[\"'\u201c\u201e(\[{]*[^\W_a-z\u00df-\u00ff])")
# What ends with a point before a capital and ends no sentence: an initial, or a short form before a number or a name.
_SHORT = re.compile(r"(?:\b(?:[A-Z]|e\.g|i\.e|No|Nr|Nos|Sec|Art|Abs|Inc|Ltd|Mr|Ms|Dr|St|vs|z\.\s?B|bzw|ca|cf))\.\s+\Z")


@dataclass(frozen=True, eq=False)
class Side:
    """One side of a change at a place: words of `text`, which is the text of all provisions of that side."""

    text: str
    start: int
    end: int

    @cached_property
    def words(self) -> str:
        """The words that stand there."""
        return self.text[self.start : self.end].strip()

    @cached_property
    def before(self) -> str:
        """What stands before the place, up to 200 letters: more tells nothing, and a text may be long."""
        return self.text[max(0, self.start - _NEARBY) : self.start]

    @cached_property
    def after(self) -> str:
        """What stands after it, up to 200 letters."""
        return self.text[self.end : self.end + _NEARBY]


class Region(NamedTuple):
    """A place in a change where words went, came or were replaced."""

    old: Side
    new: Side

    @property
    def replaces(self) -> bool:
        """Say whether there are words on both sides."""
        return bool(self.old.words and self.new.words)

    @property
    def only_side(self) -> Side:
        """The side that has words, or the new one of a replacement."""
        return self.new if self.new.words else self.old

    @property
    def quote(self) -> str:
        """The words, shortened."""
        words = " -> ".join(shortened(side.words) for side in self if side.words)
        side = self.only_side
        return words or f"{side.before.rpartition(' ')[2]} {side.after.partition(' ')[0]}"


@dataclass(frozen=True, eq=False)
class Passage:
    """A change with its texts and regions."""

    change: Change

    @property
    def provision(self) -> Provision:
        """The first provision of the new side, or of the old one."""
        return (self.change.new or self.change.old)[0]

    @property
    def is_whole(self) -> bool:
        """Say whether provisions came or went, with all their words."""
        return self.change.kind in {ChangeKind.ADDED, ChangeKind.REMOVED}

    @cached_property
    def old(self) -> str:
        """The text of the old provisions."""
        return " ".join(one.text for one in self.change.old)

    @cached_property
    def new(self) -> str:
        """The text of the new provisions."""
        return " ".join(one.text for one in self.change.new)

    @cached_property
    def regions(self) -> tuple[Region, ...]:
        """The places where words differ, in order; what only came or only went is cut into its sentences."""
        return tuple(part for region in self._marked() for part in self._cut(region))

    def sentences(self, region: Region) -> tuple[str, str]:
        """The sentences around a region, old and new; empty on a side that has no text."""
        return self._sentence(region.old, self._old_starts), self._sentence(region.new, self._new_starts)

    def is_sentence(self, region: Region) -> bool:
        """Say whether a region is a whole sentence that came or went, and perhaps the next ones."""
        if region.replaces:
            return False
        side = region.only_side
        starts = self._new_starts if side is region.new else self._old_starts
        end = side.end + _blanks(side.after)
        return _has(starts, side.start) and (end == len(side.text) or _has(starts, end))

    def _marked(self) -> Iterator[Region]:
        old_start, new_start = 0, 0
        old_end, new_end = 0, 0
        for op, text in (*self.change.words, ("=", "")):
            if op == "-":
                old_end += len(text)
            elif op == "+":
                new_end += len(text)
            else:
                if old_end > old_start or new_end > new_start:
                    yield Region(Side(self.old, old_start, old_end), Side(self.new, new_start, new_end))
                old_start = old_end = old_end + len(text)
                new_start = new_end = new_end + len(text)

    def _cut(self, region: Region) -> Iterator[Region]:
        if region.replaces:
            yield region
            return
        side, is_new = region.only_side, bool(region.new.words)
        starts = self._new_starts if is_new else self._old_starts
        start = side.start + _blanks(side.text[side.start : side.end])
        bounds = [start, *starts[bisect_right(starts, start) : bisect_left(starts, side.end)], side.end]
        for begin, end in pairwise(bounds):
            part = Side(side.text, begin, end)
            yield Region(region.old, part) if is_new else Region(part, region.new)

    @cached_property
    def _old_starts(self) -> list[int]:
        return _sentence_starts(self.old)

    @cached_property
    def _new_starts(self) -> list[int]:
        return _sentence_starts(self.new)

    @staticmethod
    def _sentence(side: Side, starts: list[int]) -> str:
        at = bisect_right(starts, side.start)
        after = bisect_right(starts, max(side.start, side.end - 1))
        return side.text[starts[at - 1] : starts[after] if after < len(starts) else None].strip()


def shortened(text: str, longest: int = SHOWN) -> str:
    """A text short enough to quote."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _blanks(text: str) -> int:
    """How many blanks a text begins with."""
    return len(text) - len(text.lstrip())


def _has(ascending: Sequence[int], number: int) -> bool:
    at = bisect_left(ascending, number)
    return ascending[at : at + 1] == [number]


def sentences(text: str) -> list[str]:
    """The sentences of a text, in order."""
    return [text[start:end].strip() for start, end in pairwise([*_sentence_starts(text), len(text)])]


def _sentence_starts(text: str) -> list[int]:
    return [
        0,
        *(
            match.end()
            for match in _END.finditer(text)
            if not _SHORT.search(text, max(0, match.end() - 12), match.end())
        ),
    ]
