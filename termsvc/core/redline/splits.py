"""Provisions that became several."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from termsvc.core.provisions import ProvisionKind
from termsvc.core.redline.likeness import Item

# A provision is a part of another if so many of its words stand there, in order and beside those of the other parts; one
# of less words, if the whole begins or ends with just these.
_PART = 0.7
_LEAST_WORDS = 3
_REACH = 50  # so many parts before and after the place at which as many are free as wholes before it are asked about
_LONGEST = 5_000  # in words; the comparison grows with the square


class Split(NamedTuple):
    """The provision `whole` of one side became `parts` of the other, by index; the parts stand next to each other."""

    whole: int
    parts: tuple[int, ...]


def splits(
    wholes: Sequence[Item],
    parts: Sequence[Item],
    pairs: Sequence[tuple[int, int]],
    free_wholes: Collection[int],
    free_parts: Collection[int],
) -> list[Split]:
    """Find the wholes that became several parts: a pair with neighbours, or a free whole with free parts at its place."""
    return [*_Splitter(wholes, parts, free_parts).found(pairs, free_wholes)]


class _Splitter:
    def __init__(self, wholes: Sequence[Item], parts: Sequence[Item], free_parts: Collection[int]) -> None:
        self._wholes, self._parts = wholes, parts
        self._free = set(free_parts)
        self._known = [part for part in range(len(parts)) if part not in self._free]
        # The last provision before the footnotes and the first of these don't stand next to each other.
        notes = (index for index, part in enumerate(parts) if part.provision.kind is ProvisionKind.FOOTNOTE)
        self._first_note = next(notes, len(parts))

    def found(self, pairs: Sequence[tuple[int, int]], free_wholes: Collection[int]) -> Iterator[Split]:
        for whole, part in pairs:
            if not self._wholes[whole].equals(self._parts[part]):
                yield from self._split(whole, [part])
        became = dict(pairs)
        before = last = -1
        for whole in range(len(self._wholes)):
            if whole in became:
                before, last = became[whole], whole
            elif whole in free_wholes:
                yield from self._split_in(whole, self._place(before + 1, whole - last - 1))

    def _place(self, start: int, skipped: int) -> list[int]:
        """The free parts from one on up to one that is known, for a whole before which others are free."""
        following = bisect_left(self._known, start)
        end = self._known[following] if following < len(self._known) else len(self._parts)
        reach = range(start + max(0, skipped - _REACH), min(end, start + skipped + _REACH))
        return [part for part in reach if part in self._free]

    def _split_in(self, whole: int, places: Sequence[int]) -> Iterator[Split]:
        """A whole that none of its parts alone is like enough to be."""
        if len(self._wholes[whole].codes) < 2 * _LEAST_WORDS:
            return
        inside = [place for place in places if self._belongs(whole, [], [place], [])]
        runs = [[place for _, place in run] for _, run in groupby(enumerate(inside), lambda item: item[1] - item[0])]
        for run in sorted(runs, key=len, reverse=True)[:1]:
            yield from self._split(whole, run[:1])

    def _split(self, whole: int, start: list[int]) -> Iterator[Split]:
        """The whole with the parts next to those it is known to have, as far as they belong to it."""
        if len(self._wholes[whole].codes) > _LONGEST:
            return
        run = [*start]
        while self._is_free(run[-1] + 1, run) and self._belongs(whole, run, [run[-1] + 1], []):
            run.append(run[-1] + 1)
        while self._is_free(run[0] - 1, run) and self._belongs(whole, [], [run[0] - 1], run):
            run.insert(0, run[0] - 1)
        if len(run) > 1:
            self._free.difference_update(run)
            yield Split(whole, tuple(run))

    def _is_free(self, part: int, run: Sequence[int]) -> bool:
        return part in self._free and (part < self._first_note) == (run[0] < self._first_note)

    def _belongs(self, whole: int, before: list[int], one: list[int], after: list[int]) -> bool:
        """Whether enough words of a part stand in the whole besides those of the parts before and after it."""
        codes, length = self._wholes[whole].codes, len(self._codes(one))
        if length < _LEAST_WORDS:
            at_its_end = codes.endswith if before else codes.startswith
            return bool(length and (before or after)) and at_its_end(self._codes(one))
        if length > len(codes):
            return False
        alone, together = self._common(whole, [*before, *after]), self._common(whole, [*before, *one, *after])
        return together - alone >= _PART * length

    def _common(self, whole: int, parts: list[int]) -> int:
        return LCSseq.similarity(self._wholes[whole].codes, self._codes(parts)) if parts else 0

    def _codes(self, parts: list[int]) -> str:
        return "".join(self._parts[part].codes for part in parts)
