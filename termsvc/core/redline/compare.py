"""Two Markdown texts to a redline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from termsvc.core.provisions import Mark, MarkKind, Provision, ProvisionKind
from termsvc.core.redline.cells import TableRows
from termsvc.core.redline.change import Change, ChangeKind
from termsvc.core.redline.excerpts import Excerpts, excerpts
from termsvc.core.redline.model import Redline
from termsvc.core.redline.numbering import runs, same_number
from termsvc.core.redline.positions import Counterparts, Position, positions
from termsvc.core.redline.relation import Group, relate
from termsvc.core.redline.rows import rows
from termsvc.core.redline.tokens import folded
from termsvc.core.redline.words import WordRedline, word_redline
from termsvc.core.seal import canonical, seal

_NOTHING = WordRedline(())


class _Finding(NamedTuple):
    kind: ChangeKind
    words: WordRedline = _NOTHING


def redline(old: str, new: str) -> Redline:
    """What changed from one Markdown text to another, provision by provision and word by word.

    White space, line breaks within a paragraph and line ends never count. With the texts exchanged, what was added is
    removed, what was split is merged, insertions are deletions, and nothing else differs.
    """
    before, after = canonical(old), canonical(new)
    read = excerpts(before, after)
    relation = relate(read.old, read.new, read.anchors)
    found = [*positions(read.old, read.new, relation.groups)]
    notes = _Notes(found)
    rows_of_tables = TableRows(read.old, read.new, _pairs(read, relation.groups))
    # Parts of one split share their counterparts, which are compared once.
    apart = {id(place.counterparts): place.counterparts for place in found}
    told_of = {one: _finding(counterparts, notes, rows_of_tables) for one, counterparts in apart.items()}
    findings = {index: told for index, place in enumerate(found) if (told := told_of[id(place.counterparts)])}
    changes = _changes(found, findings)
    return Redline(
        old_sha256=seal(before.encode()),
        new_sha256=seal(after.encode()),
        changes=changes,
        degraded=relation.degraded or any(told.words.degraded for told in findings.values()),
        read_rows=lambda: rows((before, after), read, relation.groups, changes),
    )


class _Notes:
    """Footnotes that stand in both texts: a reference to one is the same whatever its number is now."""

    def __init__(self, found: Sequence[Position]) -> None:
        self.old: dict[str, int] = {}
        self.new: dict[str, int] = {}
        for number, (old, new, _) in enumerate(found):
            if old and new and old.kind is new.kind is ProvisionKind.FOOTNOTE:
                # Of notes with one label, readers are led to the first.
                self.old.setdefault(old.label, number)
                self.new.setdefault(new.label, number)


def _pairs(read: Excerpts, groups: Sequence[Group]) -> Iterator[tuple[Provision, Provision]]:
    """Provisions that became each other, one of each side."""
    return ((read.old[one[0]], read.new[two[0]]) for one, two, _ in groups if len(one) == len(two))


def _finding(counterparts: Counterparts, notes: _Notes, rows_of_tables: TableRows) -> _Finding | None:
    old, new, stand = counterparts
    if not old or not new:
        return _Finding(ChangeKind.ADDED if new else ChangeKind.REMOVED, word_redline(_text(old), _text(new)))
    if stand and len(old) == 1 == len(new) and _same(old[0], new[0]):
        return None
    words = _NOTHING if _are_equal(old, new) else _words(old, new, rows_of_tables)
    if len(old) != len(new):
        return _Finding(ChangeKind.SPLIT if len(old) < len(new) else ChangeKind.MERGED, words)
    kind = _kind(old[0], new[0], notes) if stand else ChangeKind.MOVED
    return _Finding(kind, words) if kind else None


def _are_equal(old: Sequence[Provision], new: Sequence[Provision]) -> bool:
    return [one.content for one in old] == [one.content for one in new] or _text(old) == _text(new)


def _words(old: Sequence[Provision], new: Sequence[Provision], rows_of_tables: TableRows) -> WordRedline:
    if len(old) == len(new) and old[0].kind is new[0].kind is ProvisionKind.TABLE_ROW:
        return rows_of_tables.word_redline(old[0], new[0])
    return word_redline(_text(old), _text(new))


def _text(side: Sequence[Provision]) -> str:
    return " ".join(one.text for one in side)


def _kind(old: Provision, new: Provision, notes: _Notes) -> ChangeKind | None:
    if old.text != new.text:
        return _rewording(old, new)
    if old.links != new.links:
        return ChangeKind.RELINKED
    if not same_number(old, new):
        return ChangeKind.RENUMBERED
    return None if _look_alike(old, new, notes) else ChangeKind.REFORMATTED


def _same(old: Provision, new: Provision) -> bool:
    """Say at once what is so of most provisions; those with a reference to a footnote must be looked at."""
    return _says_the_same(old, new) and _nesting(old) == _nesting(new)


def _says_the_same(old: Provision, new: Provision) -> bool:
    if old.content is new.content and not old.content.cites_notes:
        return True
    if (old.kind, old.label, old.text, old.marks) != (new.kind, new.label, new.text, new.marks):
        return False
    return not any(mark.kind is MarkKind.NOTE for mark in old.marks)


def _rewording(old: Provision, new: Provision) -> ChangeKind:
    if folded(old.text) == folded(new.text):
        return ChangeKind.REFORMATTED
    return ChangeKind.RETITLED if new.kind is ProvisionKind.SECTION else ChangeKind.MODIFIED


def _look_alike(old: Provision, new: Provision, notes: _Notes) -> bool:
    """Compare what is left beside words, number and where links lead."""
    if (old.kind, old.label, _nesting(old)) != (new.kind, new.label, _nesting(new)):
        return False
    return _shown(old, notes.old) == _shown(new, notes.new)


def _nesting(one: Provision) -> int:
    """How many items of lists an item stands in: what was under another and is beside it now may mean something else."""
    if one.kind is not ProvisionKind.LIST_ITEM:
        return 0
    return sum(above.kind is ProvisionKind.LIST_ITEM for above in one.lineage())


def _shown(one: Provision, notes: Mapping[str, int]) -> tuple[tuple[object, ...], ...]:
    return tuple((mark.kind, mark.start, mark.end, _target(mark, notes)) for mark in one.marks)


def _target(mark: Mark, notes: Mapping[str, int]) -> str:
    if mark.kind is MarkKind.NOTE:
        return str(notes.get(mark.target, ""))
    return "" if mark.leads_elsewhere else mark.target


def _changes(found: Sequence[Position], findings: Mapping[int, _Finding]) -> tuple[Change, ...]:
    """The changes, numbered in reading order."""
    renumbered = {index for index, told in findings.items() if told.kind is ChangeKind.RENUMBERED}
    together = {run[0]: run for run in runs([(place.old, place.new) for place in found], renumbered)}
    first: dict[int, int] = {}
    for index, place in enumerate(found):
        start = first.setdefault(id(place.counterparts), index)
        if start != index:
            together.setdefault(start, [start]).append(index)
    told_of: set[int] = set()
    changes: list[Change] = []
    for index, told in findings.items():
        if index not in told_of:
            where = together.get(index, [index])
            told_of.update(where)
            changes.append(_change(f"c{len(changes) + 1}", told, [found[one] for one in where]))
    return tuple(changes)


def _change(name: str, told: _Finding, where: Sequence[Position]) -> Change:
    return Change(
        id=name,
        kind=told.kind,
        old=tuple(place.old for place in where if place.old),
        new=tuple(place.new for place in where if place.new),
        words=told.words.edits,
        absorbed=told.words.absorbed,
    )
