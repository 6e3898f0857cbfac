"""Tables in plain text: side by side where they fit, else row by row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

from termsvc.render.markdown.wrapping import cells, wrap

Side: TypeAlias = Literal["left", "right", "center"]
_GAP = "  "


class Table(NamedTuple):
    """The words of a table's cells.

    Attributes:
        sides: on which side of its column the words of a cell stand, one for each column.
        rows: without the head; each has as many cells as the head.
    """

    sides: Sequence[Side]
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


def drawn(table: Table, width: int) -> list[str]:
    """The lines of a table.

    If it is no wider than it may be, its columns are aligned and a line is drawn under its head. If it is wider, each row is
    a block of lines, one for each cell that is not empty: its head, a colon and its words.
    """
    widths = [max(map(cells, column)) for column in zip(table.head, *table.rows, strict=True)]
    if sum(widths) + len(_GAP) * (len(widths) - 1) > width:
        return _row_by_row(table, width)
    rule = ["-" * one for one in widths]
    head = [table.head, rule] if any(table.head) else []
    return [_aligned(row, widths, table.sides) for row in [*head, *table.rows]]


def _aligned(row: Sequence[str], widths: Sequence[int], sides: Sequence[Side]) -> str:
    return _GAP.join(map(_padded, row, widths, sides)).rstrip()


def _padded(words: str, width: int, side: Side) -> str:
    free = width - cells(words)
    before = {"left": 0, "right": free, "center": free // 2}[side]
    return f"{' ' * before}{words}{' ' * (free - before)}"


def _row_by_row(table: Table, width: int) -> list[str]:
    lines: list[str] = []
    for row in table.rows or [[""] * len(table.head)]:
        if lines:
            lines.append("")
        for head, words in zip(table.head, row, strict=True):
            if words or not table.rows:
                told = ": ".join(filter(None, (head, words)))
                lines += [line if number == 0 else f"  {line}" for number, line in enumerate(wrap(told, width - 2))]
    return lines
