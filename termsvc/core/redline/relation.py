"""What became of each provision: it stands, it moved, or one became several or the reverse."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from itertools import chain
from typing import NamedTuple

from termsvc.core.provisions import Provision
from termsvc.core.redline.align import align
from termsvc.core.redline.likeness import items
from termsvc.core.redline.moves import moves
from termsvc.core.redline.splits import splits


class Fate(Enum):
    """What became of the provisions of a group."""

    STANDS = "stands"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"


class Group(NamedTuple):
    """Provisions that are each other, by index, ascending; one on each side but for a split or a merger."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    fate: Fate = Fate.STANDS


class Relation(NamedTuple):
    """Groups of provisions, in the order of the old ones; what is in none was added or removed.

    Attributes:
        degraded: there were too many provisions to compare each with each, so a group may have been missed.
    """

    groups: tuple[Group, ...]
    degraded: bool = False


_OPPOSITE = {Fate.SPLIT: Fate.MERGED, Fate.MERGED: Fate.SPLIT}


def relate(old: Sequence[Provision], new: Sequence[Provision]) -> Relation:
    """Find what became of each provision; with the sides exchanged, the groups are the same.

    All groups but those that moved are in the same order on both sides.
    """
    if _identities(new) < _identities(old):
        groups, degraded = relate(new, old)
        exchanged = (Group(two, one, _OPPOSITE.get(fate, fate)) for one, two, fate in groups)
        return Relation(tuple(sorted(exchanged, key=_first_old)), degraded)
    before, after = items(old, new)
    pairs, degraded = align(before, after)
    groups = [Group((one.whole,), one.parts, Fate.SPLIT) for one in splits(before, after, pairs)]
    backward = [(j, i) for i, j in pairs if i not in _olds(groups)]
    groups += [Group(one.parts, (one.whole,), Fate.MERGED) for one in splits(after, before, backward, _olds(groups))]
    groups += [Group((i,), (j,)) for i, j in pairs if i not in _olds(groups) and j not in _news(groups)]
    free = set(range(len(before))) - _olds(groups), set(range(len(after))) - _news(groups)
    groups += [Group((i,), (j,), Fate.MOVED) for i, j in moves(before, after, *free)]
    return Relation(tuple(sorted(groups, key=_first_old)), degraded)


def _identities(provisions: Sequence[Provision]) -> list[tuple[str, ...]]:
    return [(one.text, one.kind, one.label) for one in provisions]


def _first_old(group: Group) -> int:
    return group.old[0]


def _olds(groups: Iterable[Group]) -> set[int]:
    return set(chain.from_iterable(group.old for group in groups))


def _news(groups: Iterable[Group]) -> set[int]:
    return set(chain.from_iterable(group.new for group in groups))
