"""Provisions that stand elsewhere now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from termsvc.core.redline.likeness import ALIKE, Item, likely, likeness

# A provision that moved is told by its words alone, so more of them must be the same than where its neighbours tell, and
# there must be enough of them to be told by.
_ALIKE_ELSEWHERE = 0.6
_LEAST_WORDS = 6
_ALL_PAIRS = 20_000


def moves(
    old: Sequence[Item], new: Sequence[Item], old_free: Collection[int], new_free: Collection[int]
) -> list[tuple[int, int]]:
    """Pair free provisions that are each other although their order changed, likest first, by index."""
    pairs = _Pairs(old_free, new_free)
    told = _candidates(old, new, _long_enough(old, old_free), _long_enough(new, new_free))
    for _, i, j in sorted(told, key=lambda one: (-one[0], abs(one[1] - one[2]), one[1])):
        pairs.add(i, j)
    for step in (-1, 1):
        for i, j in [*pairs.found.items()]:
            while pairs.are_free(i + step, j + step) and likeness(old[i + step], new[j + step], alike=ALIKE):
                i, j = i + step, j + step
                pairs.add(i, j)
    return sorted(pairs.found.items())


class _Pairs:
    """Pairs of indexes of which each is in one at most."""

    def __init__(self, old_free: Iterable[int], new_free: Iterable[int]) -> None:
        self._old, self._new = set(old_free), set(new_free)
        self.found: dict[int, int] = {}

    def are_free(self, old: int, new: int) -> bool:
        return old in self._old and new in self._new

    def add(self, old: int, new: int) -> None:
        if self.are_free(old, new):
            self.found[old] = new
            self._old.remove(old)
            self._new.remove(new)


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
        worth = likeness(old[i], new[j], alike=_ALIKE_ELSEWHERE)
        if worth:
            yield worth, i, j
