"""Two Markdown texts to a redline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import NamedTuple

from termsvc.core.provisions import Mark, MarkKind, Provision, ProvisionKind, provisions
from termsvc.core.redline.align import align
from termsvc.core.redline.change import Change, ChangeKind, Row
from termsvc.core.redline.model import Redline
from termsvc.core.redline.numbering import Facing, runs, same_number
from termsvc.core.redline.tokens import folded
from termsvc.core.redline.words import WordRedline, word_redline
from termsvc.core.seal import seal


class _Finding(NamedTuple):
    kind: ChangeKind
    words: WordRedline = WordRedline(())


def redline(old: str, new: str) -> Redline:
    """What changed from one Markdown text to another, provision by provision and word by word.

    White space, line breaks within a paragraph and line ends never count. With the texts exchanged, what was added is
    removed, insertions are deletions, and nothing else differs.
    """
    before, after = provisions(old), provisions(new)
    aligned = align(before, after)
    facing = [*_facing(before, after, aligned.pairs)]
    notes = _Notes(facing)
    findings = {index: found for index, (one, two) in enumerate(facing) if (found := _finding(one, two, notes))}
    return Redline(
        old_sha256=seal(old),
        new_sha256=seal(new),
        rows=_rows(facing, findings),
        degraded=aligned.degraded or any(found.words.degraded for found in findings.values()),
    )


class _Notes:
    """Footnotes that stand in both texts: a reference to one is the same whatever its number is now."""

    def __init__(self, facing: Sequence[Facing]) -> None:
        kept = [(one, two) for one, two in facing if one and two and two.kind is ProvisionKind.FOOTNOTE]
        self.old = {one.label: one.label for one, _ in kept}
        self.new = {two.label: one.label for one, two in kept}


def _facing(old: Sequence[Provision], new: Sequence[Provision], pairs: Sequence[tuple[int, int]]) -> Iterator[Facing]:
    old_at = new_at = 0
    for i, j in (*pairs, (len(old), len(new))):
        yield from ((one, None) for one in old[old_at:i])
        yield from ((None, one) for one in new[new_at:j])
        yield from zip(old[i : i + 1], new[j : j + 1], strict=True)
        old_at, new_at = i + 1, j + 1


def _finding(old: Provision | None, new: Provision | None, notes: _Notes) -> _Finding | None:
    if old is None or new is None:
        kind = ChangeKind.ADDED if old is None else ChangeKind.REMOVED
        return _Finding(kind, word_redline(old.text if old else "", new.text if new else ""))
    if old.text != new.text:
        return _Finding(_rewording(old, new), word_redline(old.text, new.text))
    if old.links != new.links:
        return _Finding(ChangeKind.RELINKED)
    if not same_number(old, new):
        return _Finding(ChangeKind.RENUMBERED)
    return None if _look_alike(old, new, notes) else _Finding(ChangeKind.REFORMATTED)


def _rewording(old: Provision, new: Provision) -> ChangeKind:
    if folded(old.text) == folded(new.text):
        return ChangeKind.REFORMATTED
    return ChangeKind.RETITLED if new.kind is ProvisionKind.SECTION else ChangeKind.MODIFIED


def _look_alike(old: Provision, new: Provision, notes: _Notes) -> bool:
    """Compare what is left beside words, number and where links lead."""
    if (old.kind, old.label) != (new.kind, new.label):
        return False
    return _shown(old, notes.old) == _shown(new, notes.new)


def _shown(one: Provision, notes: Mapping[str, str]) -> tuple[tuple[object, ...], ...]:
    return tuple((mark.kind, mark.start, mark.end, _target(mark, notes)) for mark in one.marks)


def _target(mark: Mark, notes: Mapping[str, str]) -> str:
    if mark.kind is MarkKind.NOTE:
        return notes.get(mark.target, "")
    return "" if mark.leads_elsewhere else mark.target


def _rows(facing: Sequence[Facing], findings: Mapping[int, _Finding]) -> tuple[Row, ...]:
    """Rows with their changes, numbered in reading order."""
    renumbered = {index for index, found in findings.items() if found.kind is ChangeKind.RENUMBERED}
    run_at = {run[0]: run for run in runs(facing, renumbered)}
    numbers = count(1)
    changes: dict[int, Change] = {}
    for index, found in findings.items():
        if index not in changes:
            places = run_at.get(index, [index])
            change = _change(f"c{next(numbers)}", found, [facing[place] for place in places])
            changes |= dict.fromkeys(places, change)
    return tuple(Row(old, new, changes.get(index)) for index, (old, new) in enumerate(facing))


def _change(name: str, found: _Finding, facing: Sequence[Facing]) -> Change:
    return Change(
        id=name,
        kind=found.kind,
        old=tuple(old for old, _ in facing if old),
        new=tuple(new for _, new in facing if new),
        words=found.words.edits,
        absorbed=found.words.absorbed,
    )
