"""Table rows as tables."""

from __future__ import annotations

from collections.abc import Sequence

from termsvc.render.redline.docx.words import Pen, told
from termsvc.render.redline.runs import Run, cells
from termsvc.render.redline.walk import Line, Presence

_WIDTH = 9360  # of the text, in twentieths of a point
_LETTER, _PADDING = 135, 216  # of a wide font, and of a cell
_LONGEST_WORD, _LONGEST_CELL = 20, 60  # letters that a column is widened for
_ROWS = {Presence.ADDED: "ins", Presence.REMOVED: "del"}


def lines_between(before: Line, after: Line) -> int:
    """How many lines stand between two rows in the source: the rule under a table's head is one, and ends no table."""
    sides = [(before.row.new, after.row.new), (before.row.old, after.row.old)]
    return next((two.lines[0] - one.lines[1] - 1 for one, two in sides if one and two), 0)


def table(pen: Pen, lines: Sequence[Line]) -> str:
    """Lines as rows of one table."""
    rows = [cells(line.strands[0]) for line in lines]
    widths = _widths(rows)
    has_head = len(lines) > 1 and lines_between(*lines[:2]) == 1
    written = [
        _row(pen, line, row, widths, is_head=has_head and number == 0)
        for number, (line, row) in enumerate(zip(lines, rows, strict=True))
    ]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="5000" w:type="pct"/><w:tblLayout w:type="fixed"/>'
        f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(written)}</w:tbl>"
    )


def _widths(rows: Sequence[Sequence[Sequence[Run]]]) -> list[int]:
    """The width of each column, in twentieths of a point: room for its longest word, and for its longest cell a share."""
    word, cell = ([1] * max(map(len, rows)) for _ in range(2))
    for row in rows:
        for column, runs in enumerate(row):
            text = "".join(run.text for run in runs)
            word[column] = min(max([word[column], *map(len, text.split())]), _LONGEST_WORD)
            cell[column] = min(max(cell[column], len(text)), _LONGEST_CELL)
    least = [_PADDING + _LETTER * letters for letters in word]
    spare = _WIDTH - sum(least)
    if spare < 0:
        return [_WIDTH * room // sum(least) for room in least]
    return [room + spare * letters // sum(cell) for room, letters in zip(least, cell, strict=True)]


def _row(pen: Pen, line: Line, row: Sequence[Sequence[Run]], widths: Sequence[int], *, is_head: bool) -> str:
    properties = "<w:cantSplit/>" + ("<w:tblHeader/>" if is_head else "")
    if line.presence in _ROWS:
        properties += pen.revisions.mark(_ROWS[line.presence])
    style = "TableHead" if is_head else "TableText"
    last = len(row) - 1
    columns = [*((width,) for width in widths[:last]), widths[last:]]
    written = [
        f"<w:tc>{_cell(spanned)}"
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{pen.words(line.presence, told(line.presence, cell))}</w:p></w:tc>'
        for cell, spanned in zip(row, columns, strict=True)
    ]
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(written)}</w:tr>"


def _cell(widths: Sequence[int]) -> str:
    spans = f'<w:gridSpan w:val="{len(widths)}"/>' if len(widths) > 1 else ""
    return f'<w:tcPr><w:tcW w:w="{sum(widths)}" w:type="dxa"/>{spans}</w:tcPr>'
