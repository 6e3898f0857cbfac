"""Which column of one table is which of another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise, product
from typing import NamedTuple, TypeAlias

from termsvc.core.redline.chain import Pair, heaviest_chain
from termsvc.core.redline.tokens import folded, words

Cells: TypeAlias = tuple[str, ...]
Columns: TypeAlias = tuple[tuple[int, int], ...]

# Two columns are one if they are so like each other; equal cells count in full, equal empty ones hardly.
_ALIKE = 0.25
_EQUAL = 100
_BOTH_EMPTY = 5
# Pairs of cells that are compared, some 100 ms; the first rows tell.
_ALL_CELLS = 50_000


def aligned_columns(rows: Sequence[tuple[Cells, Cells]], titles: tuple[Cells, Cells] | None = None) -> Columns:
    """Pairs of columns, ascending on both sides, by the cells of rows that are each other, and by their titles.

    All cells of a side are as many, and there must be some. A column in no pair came or went. Titles count a little more
    than all rows together; where they are equal, they alone decide. With the sides exchanged, the pairs are the same.
    """
    old, new = (len(side) for side in titles or rows[0])
    if old * new > _ALL_CELLS or (titles and [*map(folded, titles[0])] == [*map(folded, titles[1])]):
        return _in_place(old, new)
    there = _Evidence(titles, sorted(rows))
    back = _Evidence(titles and titles[::-1], sorted((two, one) for one, two in rows))
    if there == back:
        return _in_place(old, new)
    if there < back:
        return _aligned(there, old, new)
    return tuple((one, two) for two, one in _aligned(back, new, old))


class _Evidence(NamedTuple):
    titles: tuple[Cells, Cells] | None
    rows: list[tuple[Cells, Cells]]


def _in_place(old: int, new: int) -> Columns:
    return tuple((column, column) for column in range(min(old, new)))


def _aligned(evidence: _Evidence, old: int, new: int) -> Columns:
    rows = evidence.rows[: 1 + _ALL_CELLS // (old * new)]
    weighed = [(row, 1) for row in rows]
    if evidence.titles:
        weighed.append((evidence.titles, 1 + len(rows)))
    scores = Counter[tuple[int, int]]()
    for (before, after), weight in weighed:
        for place, score in _scores(before, after):
            scores[place] += weight * score
    enough = _ALIKE * _EQUAL * sum(weight for _, weight in weighed)
    chain = heaviest_chain(Pair(*place, score) for place, score in scores.items() if score >= enough)
    return _filled([(pair.old, pair.new) for pair in chain], old, new)


def _scores(old: Cells, new: Cells) -> Iterator[tuple[tuple[int, int], int]]:
    before, after = ([Counter(words(folded(cell))) for cell in side] for side in (old, new))
    for (i, one), (j, two) in product(enumerate(before), enumerate(after)):
        most = one.total() + two.total()
        yield (i, j), _EQUAL * 2 * (one & two).total() // most if most else _BOTH_EMPTY


def _filled(pairs: Sequence[tuple[int, int]], old: int, new: int) -> Columns:
    """The pairs with those between them of which there are as many on both sides: all of their words changed."""
    found: list[tuple[int, int]] = []
    for (i, j), (next_i, next_j) in pairwise([(-1, -1), *pairs, (old, new)]):
        if next_i - i == next_j - j:
            found += zip(range(i + 1, next_i), range(j + 1, next_j), strict=True)
        if next_i < old:
            found.append((next_i, next_j))
    return tuple(found) or ((0, 0),)
