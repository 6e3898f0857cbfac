"""The heaviest chain: which candidate pairs can stand together in order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple


class Pair(NamedTuple):
    """Item `old` of one sequence may be item `new` of the other; `weight` (positive) is what that is worth."""

    old: int
    new: int
    weight: int


def heaviest_chain(pairs: Iterable[Pair]) -> list[Pair]:
    """The pairs of greatest total weight of which each is after the one before on both sides.

    With unit weights this is the longest increasing subsequence that patience diff finds. Takes O(n log n) steps: the
    frontier keeps, by `new`, the chains that no lighter or equal chain reaching as far can beat.
    """
    ordered = sorted(pairs, key=lambda pair: (pair.old, -pair.new))
    before: list[int] = []
    reach: list[int] = []
    total: list[int] = []
    last: list[int] = []
    for index, pair in enumerate(ordered):
        at = bisect_left(reach, pair.new)
        weight = pair.weight + (total[at - 1] if at else 0)
        before.append(last[at - 1] if at else -1)
        end = at
        while end < len(reach) and total[end] <= weight:
            end += 1
        if end > at or at == len(reach) or reach[at] > pair.new:
            reach[at:end], total[at:end], last[at:end] = [pair.new], [weight], [index]
    return _traced(ordered, before, last[-1] if last else -1)


def _traced(ordered: list[Pair], before: list[int], index: int) -> list[Pair]:
    chain: list[Pair] = []
    while index >= 0:
        chain.append(ordered[index])
        index = before[index]
    return chain[::-1]
