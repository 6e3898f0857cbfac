"""The lines of a redline as the blocks of a Word document."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from termsvc.core.provisions import Provision, ProvisionKind
from termsvc.core.redline import ChangeKind, Edit, Op, Redline, Row
from termsvc.core.review import Review
from termsvc.render.redline.docx.paragraphs import note_heading, paragraph
from termsvc.render.redline.docx.tables import lines_between, table
from termsvc.render.redline.docx.words import Pen
from termsvc.render.redline.runs import cells, columns
from termsvc.render.redline.strands import Strand
from termsvc.render.redline.walk import Line, Presence, walk

# Word joins two tables that nothing parts, and a paragraph that goes needs one after it that it can be joined to: the end
# of the text is none, nor is a table.
_SPACER = '<w:p><w:pPr><w:pStyle w:val="Spacer"/></w:pPr></w:p>'
_PARTED = frozenset({ChangeKind.SPLIT, ChangeKind.MERGED})
_ELSEWHERE = frozenset({ChangeKind.MOVED, *_PARTED})


def body(redline: Redline, review: Review, pen: Pen) -> Iterator[str]:
    """The blocks of a redline, footnotes last under a heading of their own."""
    walked = walk(redline, review)
    yield from blocks([*_trackable(walked, _torn(walked))], pen, "Footnotes")
    yield _SPACER


def blocks(lines: Sequence[Line], pen: Pen, notes_heading: str) -> Iterator[str]:
    """Lines as blocks, of which a table is never the last one.

    Args:
        lines: that Word can track as they are; footnotes last.
        pen: writes their words.
        notes_heading: stands above the footnotes, under a line.
    """
    notes = next((number for number, line in enumerate(lines) if line.is_note), len(lines))
    yield from _blocks(lines[:notes], pen)
    if notes < len(lines):
        yield note_heading(pen, lines[notes:], notes_heading)
    yield from _blocks(lines[notes:], pen)


def _blocks(lines: Sequence[Line], pen: Pen) -> Iterator[str]:
    after_paragraph = False
    for run in _tables(lines):
        if not _is_row(run[0].provision):
            yield paragraph(pen, run[0])
        else:
            if after_paragraph:
                yield _SPACER
            yield table(pen, run)
            yield _SPACER
        after_paragraph = not _is_row(run[0].provision)


def _tables(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """The rows of one table together, and every other line alone."""
    run: list[Line] = []
    for line in lines:
        if run and not (_is_row(line.provision) and _is_row(run[-1].provision) and lines_between(run[-1], line) <= 1):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _torn(lines: Iterable[Line]) -> set[str]:
    """The splits and mergers of which a part is a footnote and another is not: the heading of footnotes is between them."""
    sides = {
        (line.row.change.id, line.is_note) for line in lines if line.row.change and line.row.change.kind in _PARTED
    }
    return {name for name, is_note in sides if is_note and (name, False) in sides}


def _trackable(lines: Iterable[Line], torn: Collection[str]) -> Iterator[Line]:
    """The lines that Word can track as they are; where a table row became something else, one is taken out for another.

    Rows move by being taken out and put in; they can't be split, nor change the number of their cells.
    """
    for line in lines:
        if _is_trackable(line) and not (line.row.change and line.row.change.id in torn):
            yield line
            continue
        gone = [_alone(line, line.row.old, Presence.REMOVED)] if line.row.old else []
        come = [_alone(line, line.row.new, Presence.ADDED)] if line.row.new else []
        yield from sorted(gone + come, key=lambda one: one.is_note)  # footnotes stand below all else


def _is_trackable(line: Line) -> bool:
    change, old, new = line.row.change, line.row.old, line.row.new
    if change is None:
        return True
    if change.kind in _ELSEWHERE:
        return not any(map(_is_row, (*change.old, *change.new)))
    if old is None or new is None or not (_is_row(old) or _is_row(new)):
        return True
    return _is_row(old) and _is_row(new) and columns(old) == columns(new) == len(cells(line.strands[0]))


def _is_row(one: Provision) -> bool:
    return one.kind is ProvisionKind.TABLE_ROW


def _alone(line: Line, one: Provision, presence: Presence) -> Line:
    gone = presence is Presence.REMOVED
    op: Op = "-" if gone else "+"
    edits: tuple[Edit, ...] = ((op, one.text),)
    old, new = (one, None) if gone else (None, one)
    strand = Strand(name="", edits=edits, old=old, new=new)
    return replace(line, row=Row(old, new, line.row.change), presence=presence, strands=(strand,), ends=())
