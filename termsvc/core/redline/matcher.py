"""Where two sequences of words differ, within bounded time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from cydifflib import SequenceMatcher

from termsvc.core.redline.chain import Pair, heaviest_chain

# The matcher's time grows with the number of pairs of equal words: 2 million take about half a second.
_EQUAL_PAIRS = 2_000_000
_EQUAL_PAIRS_IN_GAP = 20_000
_ROUNDS = 3


class Span(NamedTuple):
    """Words `[old_start, old_end)` stand against `[new_start, new_end)`; either may be empty."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int

    @property
    def replaces(self) -> bool:
        """Say whether there are words on both sides."""
        return self.old_start < self.old_end and self.new_start < self.new_end

    def moved(self, steps: int) -> Span:
        """The span some words further on, on both sides."""
        return Span(*(edge + steps for edge in self))


class Matcher:
    """Compares two sequences of words.

    Attributes:
        degraded: a part was too long and too different; it counts as replaced as a whole.
    """

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self._old, self._new = old, new
        self.degraded = False

    def differences(self) -> list[Span]:
        """The spans that differ, in order; between two of them something stands."""
        return [*self._compared(self._trimmed(), _EQUAL_PAIRS, _ROUNDS)]

    def _trimmed(self) -> Span:
        length = min(len(self._old), len(self._new))
        head = next((n for n in range(length) if self._old[n] != self._new[n]), length)
        left = length - head
        tail = next((n for n in range(left) if self._old[-1 - n] != self._new[-1 - n]), left)
        return Span(head, len(self._old) - tail, head, len(self._new) - tail)

    def _compared(self, span: Span, budget: int, rounds: int) -> Iterator[Span]:
        if self._equal_pairs(span) <= budget:
            yield from self._matched(span)
            return
        anchors = self._anchors(span) if rounds else []
        if not anchors:
            self.degraded = True
            yield span
            return
        budget = max(budget // (len(anchors) + 1), _EQUAL_PAIRS_IN_GAP)
        bounds = [(span.old_start - 1, span.new_start - 1), *anchors, (span.old_end, span.new_end)]
        for (old_start, new_start), (old_end, new_end) in pairwise(bounds):
            yield from self._compared(Span(old_start + 1, old_end, new_start + 1, new_end), budget, rounds - 1)

    def _equal_pairs(self, span: Span) -> int:
        old, new = Counter(self._old_words(span)), Counter(self._new_words(span))
        return sum(times * new[word] for word, times in old.items())

    def _matched(self, span: Span) -> Iterator[Span]:
        matcher = SequenceMatcher(None, self._old_words(span), self._new_words(span), autojunk=False)
        for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
            if tag != "equal":
                yield Span(
                    span.old_start + old_start,
                    span.old_start + old_end,
                    span.new_start + new_start,
                    span.new_start + new_end,
                )

    def _anchors(self, span: Span) -> list[tuple[int, int]]:
        """Words that stand once on each side, as patience diff pairs them."""
        old, new = self._once(self._old_words(span)), self._once(self._new_words(span))
        chain = heaviest_chain(Pair(old[word], new[word], 1) for word in old.keys() & new.keys())
        return [(span.old_start + pair.old, span.new_start + pair.new) for pair in chain]

    def _once(self, words: Sequence[str]) -> dict[str, int]:
        times = Counter(words)
        return {word: index for index, word in enumerate(words) if times[word] == 1}

    def _old_words(self, span: Span) -> Sequence[str]:
        return self._old[span.old_start : span.old_end]

    def _new_words(self, span: Span) -> Sequence[str]:
        return self._new[span.new_start : span.new_end]
