"""Which provision of one text faces which one of another in another language.

Texts are aligned as translators' tools do it, by what is the same in both languages: structure first, then lengths (Gale and
Church, A Program for Aligning Sentences in Bilingual Corpora, 1993), numbers and addresses. So few provisions as possible
face nothing; which ones these are among such as look alike, is for lengths and numbers to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import log
from typing import TypeAlias

from termsvc.core.structure.shapes import Shape

Pair: TypeAlias = tuple[int | None, int | None]
"""The places of two provisions that face each other, or of one that faces nothing."""

_ALONE = 2
"""What it costs that a provision faces nothing; two that stand otherwise in their texts had better face each other."""
_OTHERWISE = 3
_UNIT = 10**9
"""Of structure, against a thousandth of unlikeness."""
_NUMBERED_OTHERWISE, _LONGER, _ANCHORED_OTHERWISE = 80, 300, 400
_SMOOTHING = 10  # characters: of short provisions the length says little
_FIRST_WIDTH = 16
_MOST_PAIRS = 5_000_000  # some ten seconds
_BOTH, _OLD, _NEW = 1, 2, 3


def facing(old: Sequence[Shape], new: Sequence[Shape]) -> list[Pair]:
    """The provisions of both texts, in order, each facing one of the other or nothing.

    Of texts that are far too long and different for that, those at both ends that stand alike face each other, and all between
    faces nothing.

    Args:
        old: of the one text, in order.
        new: of the other one.
    """
    width = abs(len(old) - len(new)) + _FIRST_WIDTH
    while len(old) * width <= _MOST_PAIRS:
        cost, moves = _Band(old, new, width).aligned()
        # What strays from the diagonal farther than the band reaches leaves more provisions alone than this did.
        if cost // _UNIT <= _ALONE * width or width > len(old) + len(new):
            return [*_pairs(moves, len(old), len(new), width)]
        width *= 2
    return [*_outer(old, new)]


class _Band:
    """An alignment of two texts near the diagonal of all their pairs."""

    def __init__(self, old: Sequence[Shape], new: Sequence[Shape], width: int) -> None:
        self.old, self.new, self.width = old, new, width
        old_length, new_length = (sum(one.length for one in side) + 1 for side in (old, new))
        self.longer = new_length / old_length

    def aligned(self) -> tuple[int, list[bytearray]]:
        """What the best alignment costs, and the last move to each pair of places, row by row from the diagonal's left."""
        width, columns = self.width, len(self.new)
        never = (_ALONE + 1) * _UNIT * (len(self.old) + columns + 1)
        above: list[int] = []
        moves: list[bytearray] = []
        for row in range(len(self.old) + 1):
            costs = [never] * (2 * width + 1)
            made = bytearray(2 * width + 1)
            for place in range(max(0, width - row), min(2 * width, width - row + columns) + 1):
                column = row + place - width
                if row == column == 0:
                    costs[place] = 0
                    continue
                best, move = never, 0
                if row and column:
                    best, move = above[place] + self._apart(row - 1, column - 1), _BOTH
                if row and place < 2 * width and above[place + 1] + _ALONE * _UNIT < best:
                    best, move = above[place + 1] + _ALONE * _UNIT, _OLD
                if column and place and costs[place - 1] + _ALONE * _UNIT < best:
                    best, move = costs[place - 1] + _ALONE * _UNIT, _NEW
                costs[place], made[place] = best, move
            above = costs
            moves.append(made)
        return above[width - len(self.old) + columns], moves

    def _apart(self, row: int, column: int) -> int:
        """What it costs that two provisions face each other."""
        one, other = self.old[row], self.new[column]
        otherwise = _stands_otherwise(one, other)
        if otherwise > 1:
            return (2 * _ALONE + 1) * _UNIT
        return otherwise * _OTHERWISE * _UNIT + self._unlike(one, other)

    def _unlike(self, one: Shape, other: Shape) -> int:
        ratio = (other.length + _SMOOTHING) / (one.length * self.longer + _SMOOTHING)
        shared = (one.anchors & other.anchors).total()
        every = (one.anchors | other.anchors).total()
        return (
            _NUMBERED_OTHERWISE * (one.number != other.number)
            + int(_LONGER * min(1.0, abs(log(ratio))))
            + (_ANCHORED_OTHERWISE * (every - shared) // every if every else 0)
        )


def _stands_otherwise(one: Shape, other: Shape) -> int:
    """In how many ways the structure of two provisions differs; those of two kinds never face each other."""
    named = one.named_by_number or other.named_by_number
    numbers_differ = named and one.number and other.number and one.number != other.number
    return 2 * (one.kind is not other.kind) + (one.depth != other.depth) + bool(numbers_differ)


def _outer(old: Sequence[Shape], new: Sequence[Shape]) -> Iterator[Pair]:
    shorter = min(len(old), len(new))
    first = next((at for at in range(shorter) if _stands_otherwise(old[at], new[at])), shorter)
    least = first - shorter
    last = next((at for at in range(-1, least - 1, -1) if _stands_otherwise(old[at], new[at])), least - 1) + 1
    yield from zip(range(first), range(first), strict=True)
    yield from ((at, None) for at in range(first, len(old) + last))
    yield from ((None, at) for at in range(first, len(new) + last))
    yield from zip(range(len(old) + last, len(old)), range(len(new) + last, len(new)), strict=True)


def _pairs(moves: Sequence[bytearray], row: int, column: int, width: int) -> Iterator[Pair]:
    found: list[Pair] = []
    while row or column:
        move = moves[row][width + column - row]
        row, column = row - (move != _NEW), column - (move != _OLD)
        found.append((row if move != _NEW else None, column if move != _OLD else None))
    return reversed(found)
