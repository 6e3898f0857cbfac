"""Two versions side by side: every provision at its place in reading order, with what it became."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from termsvc.core.provisions import Provision
from termsvc.core.redline.relation import Fate, Group


class Counterparts(NamedTuple):
    """Provisions that became each other; a side is empty where there is no counterpart."""

    old: tuple[Provision, ...]
    new: tuple[Provision, ...]
    fate: Fate


class Place(NamedTuple):
    """A place of two versions read side by side; all places of one set of counterparts hold the very same one."""

    old: Provision | None
    new: Provision | None
    counterparts: Counterparts


def places(old: Sequence[Provision], new: Sequence[Provision], groups: Sequence[Group]) -> Iterator[Place]:
    """Every provision once: what stands is in order on both sides; at one place, what is gone comes first."""
    moved_from, moved_to = {}, {}
    standing: list[tuple[tuple[int, ...], tuple[int, ...], Counterparts | None]] = []
    for group in groups:
        found = Counterparts(tuple(old[i] for i in group.old), tuple(new[j] for j in group.new), group.fate)
        if group.fate is Fate.MOVED:
            moved_from[group.old[0]] = moved_to[group.new[0]] = found
        else:
            standing.append((group.old, group.new, found))
    old_at = new_at = 0
    for olds, news, counterparts in [*standing, ((len(old),), (len(new),), None)]:
        for one in range(old_at, olds[0]):
            yield Place(old[one], None, moved_from.get(one) or Counterparts((old[one],), (), Fate.STANDS))
        for two in range(new_at, news[0]):
            yield Place(None, new[two], moved_to.get(two) or Counterparts((), (new[two],), Fate.STANDS))
        if counterparts is not None:
            yield from (Place(*pair, counterparts) for pair in zip_longest(counterparts.old, counterparts.new))
        old_at, new_at = olds[-1] + 1, news[-1] + 1
