"""Tables of a document: which rows belong together, and the cells of a row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from termsvc.core.provisions import Provision, ProvisionKind

# A border has blanks around it, but for those at the ends of the text. Only the one before it is taken as part of it.
_BORDER = re.compile(r"((?:^| |(?<= ))\|(?= |$))")

_RULE = 1  # line, between a head and the row under it


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that stand together.

    Attributes:
        head: the row above the rule, unless it shows no words.
        body: the rows under the rule that show words; there may be none.
    """

    head: Provision | None
    body: tuple[Provision, ...]

    @property
    def rows(self) -> tuple[Provision, ...]:
        """All rows, the head first."""
        return (self.head, *self.body) if self.head else self.body

    @property
    def width(self) -> int:
        """How many cells a row has."""
        return len(cells((self.head or self.body[0]).text))

    @property
    def titles(self) -> tuple[str, ...]:
        """The words of the head's cells; none without a head."""
        return cells(self.head.text) if self.head else ()


def tables(provisions: Sequence[Provision]) -> Iterator[Table]:
    """The tables of a document, in order.

    A head is told by the rule under it, which takes a line and is no row. A row in the midst of a table that shows no
    words is no provision; what follows it counts as another table.
    """
    rows = [one for one in provisions if one.kind is ProvisionKind.TABLE_ROW]
    head: Provision | None = None
    body: list[Provision] = []
    for row, following in zip_longest(rows, rows[1:]):
        between = _lines_between(row, following)
        if head is None and not body and between != 0:
            head = row
        else:
            body.append(row)
        if between != (0 if body else _RULE):
            yield Table(head, tuple(body))
            head, body = None, []


def is_head(row: Provision, following: Provision) -> bool:
    """Say whether a row is the head over another, by the rule between them.

    Of two tables with one empty line between, the last row of the first looks like a head as well.
    """
    are_rows = row.kind is following.kind is ProvisionKind.TABLE_ROW
    return are_rows and _lines_between(row, following) == _RULE


def _lines_between(row: Provision, following: Provision | None) -> int | None:
    if following is None or following.parent is not row.parent:
        return None
    return following.lines[0] - row.lines[1] - 1


def cells(text: str) -> tuple[str, ...]:
    """The words of each cell of a table row's text; a cell may be empty."""
    return tuple(part.strip(" ") for part in _BORDER.split(text)[::2])


def cells_and_borders(text: str) -> tuple[list[str], list[str]]:
    """The cells of a table row's text, and the borders after all but the last; by turns they are the text."""
    parts = _BORDER.split(text)
    return parts[::2], parts[1::2]
