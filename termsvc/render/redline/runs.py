"""The words of a strand with the mark-up that stands beside them: runs that look the same throughout."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from termsvc.core.provisions import MarkKind, Provision
from termsvc.core.redline import Op
from termsvc.render.redline.strands import Strand, text_of

# The border of two cells of a table row, as it stands in the row's text; cells may be empty.
_BORDER = re.compile(r"(?:^| |(?<= ))\|(?: |$)")


class Look(NamedTuple):
    """How words look: `link` is where they lead, and a note is the reference to a footnote."""

    strong: bool = False
    emphasis: bool = False
    code: bool = False
    link: str = ""
    note: bool = False


class Run(NamedTuple):
    """Words that look the same throughout on each side.

    Attributes:
        old, new: how they look on the side where they stand.
    """

    op: Op
    text: str
    old: Look
    new: Look

    @property
    def look(self) -> Look:
        """How they look now, or did before they were deleted."""
        return self.old if self.op == "-" else self.new


class _Piece(NamedTuple):
    run: Run
    old_at: int
    new_at: int


PLAIN = Look()
NOTE = Look(note=True)


def runs(strand: Strand) -> Iterator[Run]:
    """The words of a strand, and the references to footnotes that stand in them."""
    return (piece.run for piece in _pieces(strand, [], []))


def cells(strand: Strand) -> list[list[Run]]:
    """The words of a whole table row cell by cell; what the row has in a column that came or went is a cell of its own."""
    old_borders, new_borders = (_borders(text_of(strand.edits, side)) for side in ("-", "+"))
    found: list[list[Run]] = [[]]
    for run, old_at, new_at in _pieces(strand, old_borders, new_borders):
        in_old, in_new = _is_in(old_borders, old_at), _is_in(new_borders, new_at)
        if run.op == "=" and in_old != in_new and run.text.isspace():
            # What parts words from a border on one side parts words from words on the other.
            found[-1].append(run._replace(op="+" if in_old else "-"))
        elif run.new.note or not (in_new if run.op == "+" else in_old):
            found[-1].append(run)
        elif "|" in run.text:
            found.append([])
    return found


def columns(one: Provision) -> int:
    """How many cells a table row has."""
    return len(_borders(one.text)) + 1


def _borders(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _BORDER.finditer(text)]


def _is_in(borders: Sequence[tuple[int, int]], at: int) -> bool:
    return any(start <= at < end for start, end in borders)


def _pieces(
    strand: Strand, old_borders: Sequence[tuple[int, int]], new_borders: Sequence[tuple[int, int]]
) -> Iterator[_Piece]:
    before, after = _Side(strand.old, old_borders), _Side(strand.new, new_borders)
    old_at, new_at = strand.old_at, strand.new_at
    if before.is_plain and after.is_plain:
        yield from (_Piece(Run(op, text, PLAIN, PLAIN), old_at, new_at) for op, text in strand.edits)
        return
    for op, text in strand.edits:
        on_old, on_new = op != "+", op != "-"
        cuts = {0, len(text)}
        cuts |= before.cuts(old_at, len(text)) if on_old else set()
        cuts |= after.cuts(new_at, len(text)) if on_new else set()
        for start, end in pairwise(sorted(cuts)):
            old = before.look(old_at + start) if on_old else PLAIN
            new = after.look(new_at + start) if on_new else PLAIN
            yield _Piece(Run(op, text[start:end], old, new), old_at + start, new_at + start)
            gone = before.notes(old_at + end) if on_old else ""
            come = after.notes(new_at + end) if on_new else ""
            yield from _references(gone, come, old_at + end - 1, new_at + end - 1)
        old_at += len(text) * on_old
        new_at += len(text) * on_new


def _references(gone: str, come: str, old_at: int, new_at: int) -> Iterator[_Piece]:
    """References to footnotes, in the cell of the word that they follow."""
    told: list[tuple[Op, str]] = [("=", gone)] if gone == come else [("-", gone), ("+", come)]
    for op, text in told:
        if text:
            yield _Piece(Run(op, text, NOTE, NOTE), old_at, new_at)


class _Side:
    """Where the looks of a provision's words change."""

    def __init__(self, one: Provision | None, borders: Sequence[tuple[int, int]]) -> None:
        self._marks = one.marks if one else ()
        shown = [mark for mark in self._marks if mark.kind in _SHOWN]
        self._cuts = {at for mark in shown for at in (mark.start, mark.end)} | {at for span in borders for at in span}

    @property
    def is_plain(self) -> bool:
        return not self._cuts

    def cuts(self, start: int, length: int) -> set[int]:
        return {at - start for at in self._cuts if start < at < start + length}

    def look(self, at: int) -> Look:
        if not self._marks:
            return PLAIN
        over = {mark.kind: mark.target for mark in self._marks if mark.start <= at < mark.end}
        return Look(
            strong=MarkKind.STRONG in over,
            emphasis=MarkKind.EMPHASIS in over,
            code=MarkKind.CODE in over,
            link=over.get(MarkKind.LINK, ""),
        )

    def notes(self, at: int) -> str:
        return "".join(mark.target for mark in self._marks if mark.kind is MarkKind.NOTE and mark.start == at)


_SHOWN = frozenset({MarkKind.STRONG, MarkKind.EMPHASIS, MarkKind.CODE, MarkKind.LINK, MarkKind.NOTE})
