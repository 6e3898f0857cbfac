"""Table rows as tables."""

from __future__ import annotations

from collections.abc import Sequence

from termsvc.render.docx.words import Pen, told
from termsvc.render.redline_runs import Run, cells
from termsvc.render.redline_walk import Line, Presence

_WIDTH = 9360  # of the text, in twentieths of a point
_ROWS = {Presence.ADDED: "ins", Presence.REMOVED: "del"}


def lines_between(before: Line, after: Line) -> int:
    """How many lines stand between two rows in the source: the rule under a table's head is one, and ends no table."""
    sides = [(before.row.new, after.row.new), (before.row.old, after.row.old)]
    return next((two.lines[0] - one.lines[1] - 1 for one, two in sides if one and two), 0)


def table(pen: Pen, lines: Sequence[Line]) -> str:
    """Lines as rows of one table."""
    rows = [cells(line.strands[0]) for line in lines]
    width = max(map(len, rows))
    has_head = len(lines) > 1 and lines_between(*lines[:2]) == 1
    written = [
        _row(pen, line, row, width, is_head=has_head and number == 0)
        for number, (line, row) in enumerate(zip(lines, rows, strict=True))
    ]
    columns = f'<w:gridCol w:w="{_WIDTH // width}"/>' * width
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="5000" w:type="pct"/><w:tblLayout w:type="fixed"/>'
        f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(written)}</w:tbl>"
    )


def _row(pen: Pen, line: Line, row: Sequence[Sequence[Run]], width: int, *, is_head: bool) -> str:
    properties = "<w:cantSplit/>" + ("<w:tblHeader/>" if is_head else "")
    if line.presence in _ROWS:
        properties += pen.revisions.mark(_ROWS[line.presence])
    style = "TableHead" if is_head else "TableText"
    spans = [1] * (len(row) - 1) + [width - len(row) + 1]
    written = [
        f"<w:tc>{_cell(span, width)}"
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{pen.words(line.presence, told(line.presence, cell))}</w:p></w:tc>'
        for cell, span in zip(row, spans, strict=True)
    ]
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(written)}</w:tr>"


def _cell(span: int, width: int) -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return f'<w:tcPr><w:tcW w:w="{_WIDTH // width * span}" w:type="dxa"/>{spanned}</w:tcPr>'
