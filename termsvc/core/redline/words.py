"""The word redline: which words of a provision were deleted, inserted, or stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest
from typing import NamedTuple

from termsvc.core.redline.edits import Edit, Runs, mirrored
from termsvc.core.redline.matcher import Matcher, Span
from termsvc.core.redline.tokens import Token, tokens, words

_SENTENCE_ENDS = frozenset(".;:!?")
_PHRASE_ENDS = frozenset(",)]")
# Words that join others and bear no right or duty. Whatever is not listed is taken to carry meaning, and so numbers,
# modals, negations, defined terms and all words of other languages do.
_JOINING = re.compile(
    r"""an?|the|th(?:is|at|ese|ose)|its|their|it|who|which|such
    |and|or|as|of|to|in|on|at|by|for|from|with|into|under|upon
    |is|are|be|been|was|were|has|have|had
    |we|us|our|you|your|they|them
    |[,/\-\u2013\u2014]""",
    re.VERBOSE,
)


class WordRedline(NamedTuple):
    """Edits that rebuild both texts exactly.

    Attributes:
        absorbed: how many words that stand unchanged are marked, because each stood alone between replaced ones.
        degraded: the texts were too long and too different to compare word by word throughout.
    """

    edits: tuple[Edit, ...]
    absorbed: int = 0
    degraded: bool = False


def word_redline(old: str, new: str) -> WordRedline:
    """Compare two texts word by word; with the texts exchanged, insertions and deletions are exchanged and no more."""
    if not old:
        return WordRedline((("+", new),) if new else ())
    if new < old:
        exchanged = word_redline(new, old)
        return exchanged._replace(edits=mirrored(exchanged.edits))
    before, after = tokens(old), tokens(new)
    matcher = Matcher([token.word for token in before], [token.word for token in after])
    spans, absorbed = _absorbed(before, [*_slid(before, after, matcher.differences())])
    return WordRedline(_edits(before, after, spans), absorbed, matcher.degraded)


def _slid(old: Sequence[Token], new: Sequence[Token], spans: Sequence[Span]) -> Iterator[Span]:
    """Pure insertions and deletions moved, where the words allow it, to begin with a sentence or phrase.

    "We may. [We will.]" reads better than "We [may. We] will.", and both are true.
    """
    floor = -1
    for span, following in zip_longest(spans, spans[1:]):
        ceiling = following.old_start if following else len(old) + 1
        slid = span if span.replaces else _best_place(old, new, span, floor, ceiling)
        floor = slid.old_end
        yield slid


def _best_place(old: Sequence[Token], new: Sequence[Token], span: Span, floor: int, ceiling: int) -> Span:
    """The best place for a span between its neighbours, from each of which a word at least must part it."""
    side, start, end = (old, span.old_start, span.old_end) if span.new_start == span.new_end else (new, *span[2:])
    steps = [0]
    while span.old_start + steps[-1] > floor + 1 and side[start + steps[-1] - 1].word == side[end + steps[-1] - 1].word:
        steps.append(steps[-1] - 1)
    steps.append(0)
    while span.old_end + steps[-1] < ceiling - 1 and side[start + steps[-1]].word == side[end + steps[-1]].word:
        steps.append(steps[-1] + 1)
    best = max(steps, key=lambda step: (_begins_well(side, start + step), -abs(step)))
    return span.moved(best)


def _begins_well(side: Sequence[Token], start: int) -> tuple[int, bool]:
    before = side[start - 1].word if start else "."
    rank = 2 if before in _SENTENCE_ENDS else 1 if before in _PHRASE_ENDS else 0
    return rank, bool(side[start].blank)


def _absorbed(old: Sequence[Token], spans: Sequence[Span]) -> tuple[list[Span], int]:
    """Join a replacement with what only a joining word parts from it; tell how many words that stand are marked thereby."""
    joined: list[Span] = []
    absorbed = 0
    for span in spans:
        last = joined[-1] if joined else None
        if last is None or not (last.replaces or span.replaces):
            joined.append(span)
            continue
        island = [token.word for token in old[last.old_end : span.old_start]]
        count = sum(len(words(word)) for word in island)
        if count > 1 or not all(map(_joins, island)):
            joined.append(span)
        else:
            joined[-1] = Span(last.old_start, span.old_end, last.new_start, span.new_end)
            absorbed += count
    return joined, absorbed


def _joins(word: str) -> bool:
    """A sentence may begin with it; in capitals it would be stressed."""
    return _JOINING.fullmatch(word[:1].lower() + word[1:]) is not None


def _edits(old: Sequence[Token], new: Sequence[Token], spans: Sequence[Span]) -> tuple[Edit, ...]:
    runs = Runs()
    old_at = new_at = 0
    for span in chain(spans, [Span(len(old), len(old), len(new), len(new))]):
        _add_standing(runs, old[old_at : span.old_start], new[new_at : span.new_start])
        runs.add("-", "".join(token.text for token in old[span.old_start : span.old_end]))
        runs.add("+", "".join(token.text for token in new[span.new_start : span.new_end]))
        old_at, new_at = span.old_end, span.new_end
    return runs.edits()


def _add_standing(runs: Runs, old: Sequence[Token], new: Sequence[Token]) -> None:
    """Words that stand, though the blank before one may not: "a b" with "a (b"."""
    if old == new:
        runs.add("=", "".join(chain.from_iterable(old)))
        return
    for before, after in zip(old, new, strict=True):
        if before.blank == after.blank:
            runs.add("=", before.text)
        else:
            runs.add("-", before.blank)
            runs.add("+", after.blank)
            runs.add("=", before.word)
