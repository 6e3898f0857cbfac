"""Two versions side by side: every provision at its place in reading order, with what it became."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from termsvc.core.provisions import Provision
from termsvc.core.redline.relation import Group


class Counterparts(NamedTuple):
    """Provisions that became each other; a side is empty where there is no counterpart.

    Attributes:
        stand: they are where they were beside what stands.
    """

    old: tuple[Provision, ...]
    new: tuple[Provision, ...]
    stand: bool = True


class Position(NamedTuple):
    """A place of two versions read side by side; all positions of one set of counterparts hold the very same one."""

    old: Provision | None
    new: Provision | None
    counterparts: Counterparts


def positions(old: Sequence[Provision], new: Sequence[Provision], groups: Sequence[Group]) -> Iterator[Position]:
    """Every provision once: what stands is in order on both sides; at one place, what is gone comes first."""
    moved_from: dict[int, Counterparts] = {}
    moved_to: dict[int, Counterparts] = {}
    standing: list[tuple[tuple[int, ...], tuple[int, ...], Counterparts | None]] = []
    for olds, news, stands in groups:
        found = Counterparts(_those(old, olds), _those(new, news), stands)
        if stands:
            standing.append((olds, news, found))
        else:
            moved_from |= dict.fromkeys(olds, found)
            moved_to |= dict.fromkeys(news, found)
    old_at = new_at = 0
    for olds, news, counterparts in [*standing, ((len(old),), (len(new),), None)]:
        for one in range(old_at, olds[0]):
            yield Position(old[one], None, moved_from.get(one) or Counterparts((old[one],), ()))
        for two in range(new_at, news[0]):
            yield Position(None, new[two], moved_to.get(two) or Counterparts((), (new[two],)))
        if counterparts is not None and len(olds) == 1 == len(news):
            yield Position(old[olds[0]], new[news[0]], counterparts)
        elif counterparts is not None:
            yield from (Position(*pair, counterparts) for pair in zip_longest(counterparts.old, counterparts.new))
        old_at, new_at = olds[-1] + 1, news[-1] + 1


def _those(side: Sequence[Provision], indexes: Sequence[int]) -> tuple[Provision, ...]:
    """The provisions at some places, mostly at one."""
    return (side[indexes[0]],) if len(indexes) == 1 else tuple(side[index] for index in indexes)
