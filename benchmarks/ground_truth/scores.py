"""A redline held against the truth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

from ground_truth.bars import Measure, at_least, at_most
from ground_truth.pairs import KnownPair
from ground_truth.truth import Group
from termsvc.core.redline import Change, ChangeKind, Redline, redline
from termsvc.core.redline.tokens import words

Pairs: TypeAlias = set[tuple[str, str]]
"""Addresses of an old provision and of the new one that it is."""

_SEVERAL = frozenset({ChangeKind.MOVED, ChangeKind.SPLIT, ChangeKind.MERGED})
_WORDS_OFF, _MOVES_FOUND, _MOVES_FALSE, _F1 = at_most(3), at_least(0.95), at_most(0.02), at_least(0.97)


@dataclass(frozen=True, slots=True)
class Score:
    """What was found of what is true in one pair of texts.

    Attributes:
        words, true_words: how many are marked, and how many edits deleted and inserted.
        found, true: provisions that are said to be each other, and that are.
        edited: those that are in both and of which nothing was edited.
        moved, true_moved: those that are said to stand elsewhere, and that do.
        marked: words that are marked in splits and mergers although they stand.
        parted: how many splits and mergers there are.
    """

    words: int
    true_words: int
    found: Pairs
    true: Pairs
    untouched: Pairs
    moved: Pairs
    true_moved: Pairs
    marked: int
    parted: int


def score(known: KnownPair) -> Score:
    """Compare the texts, and the result with the truth."""
    result = redline(known.old, known.new)
    lengths = tuple({one.address: len(words(one.text)) for one in side} for side in (result.old, result.new))
    parted = [group for group in known.groups if group.old and group.new and len(group.old) != len(group.new)]
    return Score(
        words=sum(map(_marked, result.changes)),
        true_words=sum(_true_words(group, *lengths) for group in known.groups),
        found={*_told(result)},
        true=_pairs(known.groups),
        untouched=_pairs(group for group in known.groups if group.untouched),
        moved={*_told(result, moved=True)},
        true_moved=_pairs(group for group in known.groups if group.moved),
        marked=sum(_marked_though_standing(result.changes, group) for group in parted),
        parted=len(parted),
    )


def measures(scores: Sequence[Score]) -> Iterator[Measure]:
    """The figures of many pairs of texts together."""
    marked, true = sum(one.words for one in scores), sum(one.true_words for one in scores)
    off = sum(abs(one.words - one.true_words) for one in scores) / true
    told = f"{marked:,} of {true:,}; off by {100 * off:.1f} % pair by pair"
    yield Measure("words inserted + deleted, off the truth by", 100 * abs(marked / true - 1), _WORDS_OFF, " %", told)
    moved, true_moved = sum(len(one.moved) for one in scores), sum(len(one.true_moved) for one in scores)
    found = sum(len(one.moved & one.true_moved) for one in scores)
    yield Measure("moves: recall", found / max(1, true_moved), _MOVES_FOUND, note=f"{found} of {true_moved} provisions")
    false = (moved - found) / max(1, moved)
    yield Measure("moves: false ones", false, _MOVES_FALSE, note=f"{moved - found} of {moved}")
    yield Measure("correspondence of provisions: F1", _f1([(one.found, one.true) for one in scores]), _F1)
    changed = [(one.found - one.untouched, one.true - one.untouched) for one in scores]
    yield Measure("  of those that were edited or moved: F1", _f1(changed))
    parted = sum(one.parted for one in scores)
    standing = sum(one.marked for one in scores)
    yield Measure("words marked though unchanged in splits and mergers", standing, at_most(0), note=f"{parted} of them")


def _told(result: Redline, *, moved: bool = False) -> Iterator[tuple[str, str]]:
    """Which provisions are said to be each other: all, or those that moved."""
    for row in result.rows:
        if row.old and row.new and not moved and (row.change is None or row.change.kind not in _SEVERAL):
            yield row.old.address, row.new.address
    facing = {(row.old.address, row.new.address) for row in result.rows if row.old and row.new}
    for change in result.changes:
        pairs = {(old.address, new.address) for old, new in product(change.old, change.new)}
        if change.kind in _SEVERAL and not (moved and pairs & facing):
            yield from pairs


def _pairs(groups: Iterable[Group]) -> Pairs:
    return {pair for group in groups for pair in product(group.old, group.new)}


def _marked(change: Change) -> int:
    return change.words_deleted + change.words_inserted


def _true_words(group: Group, old: dict[str, int], new: dict[str, int]) -> int:
    if group.old and group.new:
        return group.deleted + group.inserted
    return sum(old[one] for one in group.old) + sum(new[one] for one in group.new)


def _marked_though_standing(changes: Iterable[Change], group: Group) -> int:
    olds, news = {*group.old}, {*group.new}
    about = [
        change
        for change in changes
        if not olds.isdisjoint(one.address for one in change.old)
        or not news.isdisjoint(one.address for one in change.new)
    ]
    return max(0, sum(map(_marked, about)) - group.deleted - group.inserted)


def _f1(found_and_true: Iterable[tuple[Pairs, Pairs]]) -> float:
    both = found = true = 0
    for one, other in found_and_true:
        both, found, true = both + len(one & other), found + len(one), true + len(other)
    return 2 * both / (found + true)
