"""What became of each provision: it stands, it moved, or one became several or the reverse."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from termsvc.core.provisions import Provision
from termsvc.core.redline.align import align
from termsvc.core.redline.likeness import Item, items
from termsvc.core.redline.moves import Free, beside, moves
from termsvc.core.redline.splits import splits


class Group(NamedTuple):
    """Provisions that are each other, by index, ascending: one on each side, but for a split or a merger.

    Attributes:
        stands: it is in the same order on both sides as all others that stand.
    """

    old: tuple[int, ...]
    new: tuple[int, ...]
    stands: bool


class Relation(NamedTuple):
    """Groups of provisions, in the order of the old ones; what is in none was added or removed.

    Attributes:
        degraded: there were too many provisions to compare each with each, so a group may have been missed.
    """

    groups: tuple[Group, ...]
    degraded: bool = False


def relate(old: Sequence[Provision], new: Sequence[Provision], anchors: Sequence[tuple[int, int]] = ()) -> Relation:
    """Find what became of each provision; with the sides exchanged, the groups are the same.

    Anchors are pairs that are known to stand, by index, ascending on both sides.
    """
    if _comes_first(new, old):
        back = relate(new, old, [(i, j) for j, i in anchors])
        return Relation(_ordered(Group(two, one, stands) for one, two, stands in back.groups), back.degraded)
    before, after = items(old, new)
    standing, degraded = align(before, after, anchors)
    free = Free(range(len(before)), range(len(after)))
    free.take(*_sides(standing))
    pairs = [*standing, *moves(before, after, free)]
    groups = [*_grouped(before, after, pairs, free, set(standing))]
    return Relation(_ordered([*groups, *_followers(before, after, groups, free)]), degraded)


def _grouped(
    old: Sequence[Item],
    new: Sequence[Item],
    pairs: Sequence[tuple[int, int]],
    free: Free,
    standing: Collection[tuple[int, int]],
) -> Iterator[Group]:
    """The pairs, some of which have what was cut off them beside them."""
    split = {one.whole: one.parts for one in splits(old, new, pairs, free.old, free.new)}
    free.take(split, chain.from_iterable(split.values()))
    whole = [(j, i) for i, j in pairs if i not in split]
    merged = {one.whole: one.parts for one in splits(new, old, whole, free.new, free.old)}
    free.take(chain.from_iterable(merged.values()), merged)
    for i, j in pairs:
        yield Group(merged.pop(j, (i,)), split.pop(i, (j,)), (i, j) in standing)
    order = _Order(standing)
    for olds, news in [*(((i,), parts) for i, parts in split.items()), *((parts, (j,)) for j, parts in merged.items())]:
        yield Group(olds, news, stands=order.admits(olds, news))


class _Order:
    """What stands, in order on both sides."""

    def __init__(self, standing: Iterable[tuple[int, int]]) -> None:
        self._pairs = sorted(standing)

    def admits(self, old: Sequence[int], new: Sequence[int]) -> bool:
        """Say whether more stands in order with all that does; if so, it counts from now on."""
        at = bisect_left(self._pairs, (old[0], new[0]))
        after_last = at == 0 or self._pairs[at - 1][1] < new[0]
        before_next = at == len(self._pairs) or (old[-1] < self._pairs[at][0] and new[-1] < self._pairs[at][1])
        if after_last and before_next:
            self._pairs[at:at] = [(old[0], new[0]), (old[-1], new[-1])]
        return after_last and before_next


def _followers(old: Sequence[Item], new: Sequence[Item], groups: Sequence[Group], free: Free) -> Iterator[Group]:
    moved = [group for group in groups if not group.stands]
    corners = [(group.old[0], group.new[0], -1) for group in moved] + [
        (group.old[-1], group.new[-1], 1) for group in moved
    ]
    return (Group((i,), (j,), stands=False) for i, j in beside(old, new, free, corners))


def _sides(pairs: Iterable[tuple[int, int]]) -> tuple[list[int], list[int]]:
    return [i for i, _ in pairs], [j for _, j in pairs]


def _ordered(groups: Iterable[Group]) -> tuple[Group, ...]:
    return tuple(sorted(groups, key=lambda group: group.old))


def _comes_first(one: Sequence[Provision], other: Sequence[Provision]) -> bool:
    """Say which side is compared with which, by what they say, for that must not depend on which is called old."""
    for mine, theirs in zip(one, other, strict=False):
        if mine.content is not theirs.content and _identity(mine) != _identity(theirs):
            return _identity(mine) < _identity(theirs)
    return len(one) < len(other)


def _identity(one: Provision) -> tuple[str, ...]:
    return one.text, one.kind, one.label
