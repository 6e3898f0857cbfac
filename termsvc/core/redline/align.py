"""Which provision of one version is which of the other, in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, product
from typing import NamedTuple

from termsvc.core.provisions import ProvisionKind
from termsvc.core.redline.chain import Pair, heaviest_chain
from termsvc.core.redline.likeness import ALIKE, ALIKE_BETWEEN_PAIRS, Item, likely, likeness
from termsvc.core.redline.tables import is_head

# Pairs of provisions, and words of one side times words of the other, that are compared in one go: some 20 ms.
_ALL_PAIRS = 10_000
_ALL_CELLS = 200_000_000


class Alignment(NamedTuple):
    """Pairs of indexes, ascending on both sides.

    Attributes:
        degraded: there were too many provisions to compare each with each, so a pair may have been missed.
    """

    pairs: tuple[tuple[int, int], ...]
    degraded: bool = False


class _Gap(NamedTuple):
    """Provisions of both sides that may be each other, by index, ascending."""

    old: Sequence[int]
    new: Sequence[int]


def align(old: Sequence[Item], new: Sequence[Item], anchors: Sequence[tuple[int, int]] = ()) -> Alignment:
    """Pair provisions in order so that the most words stand unchanged; headings are paired with headings only.

    Anchors are pairs that are known beforehand, ascending on both sides.
    """
    return _Aligner(old, new).align(anchors)


class _Aligner:
    def __init__(self, old: Sequence[Item], new: Sequence[Item]) -> None:
        self._old, self._new = old, new
        self._all = _Gap(range(len(old)), range(len(new)))
        self._degraded = False

    def align(self, anchors: Sequence[tuple[int, int]]) -> Alignment:
        pairs = [*anchors]
        for gap in _gaps(self._all, anchors):
            pairs += self._paired(gap)
        pairs += self._retitled(pairs)
        return Alignment(tuple(sorted(pairs)), self._degraded)

    def _paired(self, gap: _Gap) -> list[tuple[int, int]]:
        pairs, middle = self._trimmed(gap)
        pairs += self._anchored(middle)
        for between in [*_gaps(gap, pairs)]:
            equal, rest = self._trimmed(between)
            self._degraded = self._degraded or self._is_large(rest)
            pairs += equal + _chain(self._alike(rest, ALIKE_BETWEEN_PAIRS))
        return pairs

    def _trimmed(self, gap: _Gap) -> tuple[list[tuple[int, int]], _Gap]:
        """What is equal at both ends, and what is left between."""
        length = min(len(gap.old), len(gap.new))
        old, new = self._old, self._new
        head = next((n for n in range(length) if not old[gap.old[n]].equals(new[gap.new[n]])), length)
        left = length - head
        tail = next((n for n in range(left) if not old[gap.old[-1 - n]].equals(new[gap.new[-1 - n]])), left)
        old_end, new_end = len(gap.old) - tail, len(gap.new) - tail
        ends = [*zip(gap.old[:head], gap.new[:head], strict=True)]
        ends += zip(gap.old[old_end:], gap.new[new_end:], strict=True)
        return ends, _Gap(gap.old[head:old_end], gap.new[head:new_end])

    def _anchored(self, gap: _Gap) -> list[tuple[int, int]]:
        """Pair what is equal and stands once on each side, together with what is alike and equal to nothing.

        Equal provisions that stand several times wait until those around them tell which is which.
        """
        old_keys = Counter(self._old[i].key for i in gap.old)
        new_keys = Counter(self._new[j].key for j in gap.new)
        place = {self._new[j].key: j for j in gap.new}
        once = ((i, place[key]) for i in gap.old if old_keys[key := self._old[i].key] == 1 == new_keys[key])
        changed = _Gap(
            [i for i in gap.old if self._old[i].key not in new_keys],
            [j for j in gap.new if self._new[j].key not in old_keys],
        )
        return _chain([*self._weighed(once, ALIKE), *self._alike(changed, ALIKE)])

    def _is_large(self, gap: _Gap) -> bool:
        cells = sum(self._old[i].length for i in gap.old) * sum(self._new[j].length for j in gap.new)
        return len(gap.old) * len(gap.new) > _ALL_PAIRS or cells > _ALL_CELLS

    def _alike(self, gap: _Gap, alike: float) -> list[Pair]:
        if not self._is_large(gap):
            return self._weighed(product(gap.old, gap.new), alike)
        named = likely([self._old[i] for i in gap.old], [self._new[j] for j in gap.new])
        return self._weighed(((gap.old[i], gap.new[j]) for i, j in named), alike)

    def _weighed(self, candidates: Iterable[tuple[int, int]], alike: float) -> list[Pair]:
        weighed = (Pair(i, j, likeness(self._old[i], self._new[j], alike=alike)) for i, j in candidates)
        return [pair for pair in weighed if pair.weight]

    def _retitled(self, pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """A heading whose words all changed is still the heading of what follows it, and so is the head of a table."""
        old_paired, new_paired = {i for i, _ in pairs}, {j for _, j in pairs}
        return [
            (i - 1, j - 1)
            for i, j in pairs
            if i and j and i - 1 not in old_paired and j - 1 not in new_paired
            if _heads(self._old[i - 1], self._old[i]) == _heads(self._new[j - 1], self._new[j]) is not None
        ]


def _heads(one: Item, following: Item) -> ProvisionKind | None:
    """Whether an item is a section's heading or a table's head over the next."""
    is_heading = one.is_section or is_head(one.provision, following.provision)
    return one.provision.kind if is_heading else None


def _gaps(gap: _Gap, pairs: Sequence[tuple[int, int]]) -> Iterator[_Gap]:
    """What pairs leave between them."""
    if not (gap.old and gap.new):
        return
    bounds = [(gap.old[0] - 1, gap.new[0] - 1), *sorted(pairs), (gap.old[-1] + 1, gap.new[-1] + 1)]
    for (old_start, new_start), (old_end, new_end) in pairwise(bounds):
        between = _Gap(range(old_start + 1, old_end), range(new_start + 1, new_end))
        if between.old and between.new:
            yield between


def _chain(pairs: Sequence[Pair]) -> list[tuple[int, int]]:
    return [(pair.old, pair.new) for pair in heaviest_chain(pairs)]
