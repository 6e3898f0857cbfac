"""Provisions that stand elsewhere now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from termsvc.core.redline.likeness import ALIKE, Item, likely, likeness

# A provision that moved is told by its words alone, so more of them must be the same than where its neighbours tell, and
# there must be enough of them to be told by.
_ALIKE_ELSEWHERE = 0.6
_LEAST_WORDS = 6
_ALL_PAIRS = 20_000
# How many provisions of each side may have come or gone between two that moved together, least first.
_SKIPS = sorted(product(range(3), repeat=2), key=sum)


def moves(old: Sequence[Item], new: Sequence[Item], free: Free) -> list[tuple[int, int]]:
    """Pair free provisions that are each other although their order changed, likest first, by index."""
    found = []
    told = _candidates(old, new, _long_enough(old, free.old), _long_enough(new, free.new))
    for _, i, j in sorted(told, key=lambda one: (-one[0], one[1], one[2])):
        if free.has(i, j):
            free.take([i], [j])
            found.append((i, j))
    return found


def beside(
    old: Sequence[Item], new: Sequence[Item], free: Free, corners: Iterable[tuple[int, int, int]]
) -> Iterator[tuple[int, int]]:
    """Free provisions that moved with one next to them; a short heading is told to have moved only so.

    A corner is a provision of either side that moved, and the step to its neighbours: -1 or 1.
    """
    for i, j, step in corners:
        one, two = i, j
        while (found := _next(old, new, free, (one, two), step)) is not None:
            one, two = found
            free.take([one], [two])
            yield found


def _next(
    old: Sequence[Item], new: Sequence[Item], free: Free, last: tuple[int, int], step: int
) -> tuple[int, int] | None:
    """The next pair that moved along: neighbours that are alike or, past what came or went between, the same."""
    for skipped in _SKIPS:
        one, two = (index + step * (1 + skip) for index, skip in zip(last, skipped, strict=True))
        if not free.has(one, two):
            continue
        if old[one].key == new[two].key if any(skipped) else likeness(old[one], new[two], alike=ALIKE, contained=False):
            return one, two
    return None


class Free:
    """The provisions of both sides that have no counterpart yet, by index."""

    def __init__(self, old: Iterable[int], new: Iterable[int]) -> None:
        self.old, self.new = set(old), set(new)

    def has(self, old: int, new: int) -> bool:
        """Say whether both are free."""
        return old in self.old and new in self.new

    def take(self, old: Iterable[int], new: Iterable[int]) -> None:
        """Count these as free no longer."""
        self.old.difference_update(old)
        self.new.difference_update(new)


def _long_enough(side: Sequence[Item], free: Iterable[int]) -> list[int]:
    return [index for index in sorted(free) if len(side[index].codes) >= _LEAST_WORDS]


def _candidates(
    old: Sequence[Item], new: Sequence[Item], old_free: Sequence[int], new_free: Sequence[int]
) -> Iterator[tuple[int, int, int]]:
    if len(old_free) * len(new_free) <= _ALL_PAIRS:
        pairs = ((i, j) for i in old_free for j in new_free)
    else:
        named = likely([old[i] for i in old_free], [new[j] for j in new_free])
        pairs = ((old_free[i], new_free[j]) for i, j in named)
    for i, j in pairs:
        worth = likeness(old[i], new[j], alike=_ALIKE_ELSEWHERE, contained=False)
        if worth:
            yield worth, i, j
