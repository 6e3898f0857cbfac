"""A redline as a PDF file: for a board, a file or a court."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from pathlib import Path
from typing import Any, TypeAlias

from termsvc.core.provisions import ProvisionKind
from termsvc.core.redline import Redline
from termsvc.core.review import UNREVIEWED, Review
from termsvc.render.redline.cover import Cover
from termsvc.render.redline.docx.tables import lines_between
from termsvc.render.redline.remarks import cited, summary
from termsvc.render.redline.runs import PLAIN, Run, cells, runs
from termsvc.render.redline.walk import Line, depth, heading_level, walk
from termsvc.render.typesetting import Page, Passage, breakable, settable, typeset
from termsvc.resources import folder

Data: TypeAlias = dict[str, Any]

_DEEPEST = 4
_LED_TO = ("https://", "mailto:")


def render(redline: Redline, cover: Cover, *, review: Review = UNREVIEWED, fonts: Sequence[Path] = ()) -> bytes:
    """A redline as a PDF file, in full and in reading order; the same bytes for the same input.

    Words of the documents never become mark-up. What was put in is underlined, what was taken out is struck through, and
    both ends of a move are dotted and lead to each other. The look is that of `templates/redline/page.typ`.

    Args:
        redline: what changed.
        cover: the title stands at its top and on each page.
        review: which changes are shown, and how much they matter, which the margin says.
        fonts: folders with fonts for characters that those within Typst lack.

    Raises:
        MissingGlyphs: no font has some character.
        TermsError: a folder of `fonts` has none, or the template is wrong.
    """
    shown = review.shown(redline)
    lines = walk(redline, review) if shown.changes else ()
    title, author, date = cover
    day = date.astimezone(UTC)
    data = {
        "title": settable(title),
        "author": settable(author),
        "date": [day.year, day.month, day.day],
        "summary": [breakable(sentence) for sentence in summary(redline, review)],
        "sections": [*_sections(shown, lines)],
        "blocks": [*blocks(lines)],
        "seals": [redline.old_sha256, redline.new_sha256],
    }
    page = Page(folder("templates") / "redline" / "page.typ", data, date, "this redline")
    return typeset(page, lambda: _passages(cover, lines), fonts)


def _sections(redline: Redline, lines: Iterable[Line]) -> Iterator[Data]:
    """The sections that changed; what stands before the first heading has no anchor, nor what is a heading no more."""
    anchors = {_heading_anchor(line) for line in lines if line.is_heading}
    for section in redline.sections():
        anchor = f"{'old' if section.removed else 'new'}/{section.address}"
        heading = section.heading or "Before the first heading"
        yield {"heading": breakable(heading), "anchor": anchor if anchor in anchors else ""}


def blocks(lines: Iterable[Line]) -> Iterator[Data]:
    """Lines as a template of Typst draws them: the rows of one table together, and every other line alone."""
    table: list[Line] = []
    level, in_notes = 0, False
    for line in lines:
        if table and not _goes_on(table[-1], line):
            yield _table(table)
            table = []
        if line.is_note and not in_notes:
            yield {"block": "notes"}
        in_notes = line.is_note
        if _is_row(line):
            table.append(line)
            continue
        block = {"block": "line", "depth": min(depth(line.provision), _DEEPEST), **_line(line)}
        if line.provision.kind is ProvisionKind.SECTION:
            # A reader of screens is not to miss a level, whatever the document does.
            level = min(heading_level(line.provision), level + 1)
            block["level"] = level
        yield block
    if table:
        yield _table(table)


def _goes_on(above: Line, line: Line) -> bool:
    return _is_row(line) and lines_between(above, line) <= 1


def _is_row(line: Line) -> bool:
    return line.provision.kind is ProvisionKind.TABLE_ROW


def _table(lines: Sequence[Line]) -> Data:
    rows = [{**_line(line), "cells": [_runs(cell) for cell in _cells(line)]} for line in lines]
    return {
        "block": "table",
        "columns": max(len(row["cells"]) for row in rows),
        "has_head": len(lines) > 1 and lines_between(*lines[:2]) == 1,
        "rows": rows,
    }


def _cells(line: Line) -> list[list[Run]]:
    """A whole row by cells; of one that was split, or came of a merger, words of several rows stand together."""
    strand, *others = line.reading
    is_whole = {one.kind for one in (strand.old, strand.new) if one} == {ProvisionKind.TABLE_ROW}
    if is_whole and not others and not (strand.old_at or strand.new_at):
        return cells(strand)
    return [[run for one in line.reading for run in runs(one)]]


def _line(line: Line) -> Data:
    change = line.row.change
    return {
        "kind": line.provision.kind.value,
        "presence": line.presence.value,
        "tells": line.tells,
        "change": change.kind.value if change and (line.begins or line.ends) else "",
        "materiality": line.judgement.materiality.value if line.judgement else "",
        "anchors": [*line.anchors, *([_heading_anchor(line)] if line.is_heading else [])],
        "label": _runs(Run(op, text, PLAIN, PLAIN) for op, text in line.label),
        "words": [] if _is_row(line) else _runs(run for strand in line.reading for run in runs(strand)),
        "way": line.way,
        "ends": [{"anchor": end.anchor, "cited": breakable(end.cited)} for end in line.ends],
        "asides": [breakable(aside) for aside in line.asides],
    }


def _heading_anchor(line: Line) -> str:
    return f"{'new' if line.row.new else 'old'}/{line.provision.address}"


def _runs(found: Iterable[Run]) -> list[Data]:
    return [
        {"op": run.op, "text": breakable(run.text), "look": _look(run), "link": _followed(run.look.link)}
        for run in found
    ]


def _look(run: Run) -> list[str]:
    look = run.look
    return [name for name in ("strong", "emphasis", "code", "note") if getattr(look, name)]


def _followed(target: str) -> str:
    """The target of a link, if it leads out of the file."""
    return target if target.lower().startswith(_LED_TO) else ""


def _passages(cover: Cover, lines: Iterable[Line]) -> Iterator[Passage]:
    yield Passage("the title", settable(cover.title))
    yield Passage("the name of the author", settable(cover.author))
    yield from passages(lines)


def passages(lines: Iterable[Line]) -> Iterator[Passage]:
    """What lines say, and where each of them stands."""
    for line in lines:
        told = (*line.label, *(edit for strand in line.reading for edit in strand.edits))
        text = "".join([*(text for _, text in told), *line.remarks])
        one = line.provision
        version = "new" if line.row.new else "old"
        yield Passage(f"{one.address} of the {version} version ({cited(one)})", breakable(text))
