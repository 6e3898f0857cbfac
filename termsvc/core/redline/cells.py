"""The word redline of a table row, cell by cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Literal, TypeAlias

from termsvc.core.provisions import Provision, ProvisionKind
from termsvc.core.redline.columns import Cells, Columns, aligned_columns
from termsvc.core.redline.edits import Runs
from termsvc.core.redline.tables import Table, cells, cells_and_borders, tables
from termsvc.core.redline.words import WordRedline, word_redline

_Pair: TypeAlias = tuple[Provision, Provision]
_Row: TypeAlias = tuple[Cells, Cells]
_Places: TypeAlias = tuple[int, int]  # of two tables, by number


class TableRows:
    """Compares table rows of two versions.

    `pairs` are provisions of the two that became each other; all that are no rows are passed over. Nothing is done
    before the first row is asked for.
    """

    def __init__(self, old: Sequence[Provision], new: Sequence[Provision], pairs: Iterable[_Pair]) -> None:
        self._old, self._new, self._pairs = old, new, pairs
        self._columns: dict[_Places, Columns] = {}

    def word_redline(self, old: Provision, new: Provision) -> WordRedline:
        """Compare two rows cell by cell; a column that came or went is a run of its own, with a border.

        A row whose words have what looks like a border has more cells than its table; it is compared by itself.
        """
        places = self._place(old, new)
        row = cells(old.text), cells(new.text)
        if not self._fits(row, places):
            return row_redline(old.text, new.text, aligned_columns([row]))
        if places not in self._columns:
            self._columns[places] = self._aligned(places)
        return row_redline(old.text, new.text, self._columns[places])

    def _aligned(self, places: _Places) -> Columns:
        old, new = self._tables_at(places)
        titles = (old.titles, new.titles) if old.head and new.head else None
        return aligned_columns(self._rows[places], titles)

    def _fits(self, row: _Row, places: _Places) -> bool:
        return [*map(len, row)] == [table.width for table in self._tables_at(places)]

    def _tables_at(self, places: _Places) -> tuple[Table, Table]:
        return self._old_tables[places[0]], self._new_tables[places[1]]

    def _place(self, old: Provision, new: Provision) -> _Places:
        return self._old_places[old.address], self._new_places[new.address]

    @cached_property
    def _rows(self) -> Mapping[_Places, list[_Row]]:
        """The cells of rows that became each other, by the tables that they are in."""
        found: defaultdict[_Places, list[_Row]] = defaultdict(list)
        for old, new in self._pairs:
            if old.kind is new.kind is ProvisionKind.TABLE_ROW:
                row, places = (cells(old.text), cells(new.text)), self._place(old, new)
                if self._fits(row, places):
                    found[places].append(row)
        return found

    @cached_property
    def _old_tables(self) -> list[Table]:
        return [*tables(self._old)]

    @cached_property
    def _new_tables(self) -> list[Table]:
        return [*tables(self._new)]

    @cached_property
    def _old_places(self) -> dict[str, int]:
        return _places(self._old_tables)

    @cached_property
    def _new_places(self) -> dict[str, int]:
        return _places(self._new_tables)


def _places(found: Sequence[Table]) -> dict[str, int]:
    """The number of the table that a row is in, by the row's address."""
    return {row.address: number for number, table in enumerate(found) for row in table.rows}


def row_redline(old: str, new: str, columns: Columns) -> WordRedline:
    """Compare the texts of two table rows, of which these columns are each other.

    At least one is, and they ascend on both sides. No run of deleted or inserted words has a border in it but those of
    columns that came or went.
    """
    return _Weaver(old, new).woven(columns)


class _Weaver:
    """Makes one word redline of those of cells."""

    def __init__(self, old: str, new: str) -> None:
        self._sides: dict[Literal["-", "+"], tuple[list[str], list[str]]] = {
            "-": cells_and_borders(old),
            "+": cells_and_borders(new),
        }
        self._runs = Runs()

    def woven(self, columns: Columns) -> WordRedline:
        first, found = columns[0], []
        self._came_or_went((0, 0), first, border_first=False)
        for column, before in zip(columns, (None, *columns), strict=False):
            if before is not None:
                self._came_or_went((before[0] + 1, before[1] + 1), column, border_first=True)
                self._border(column)
            found.append(self._cell(column))
        (old, _), (new, _) = self._sides.values()
        self._came_or_went((columns[-1][0] + 1, columns[-1][1] + 1), (len(old), len(new)), border_first=True)
        absorbed, degraded = sum(one.absorbed for one in found), any(one.degraded for one in found)
        return WordRedline(self._runs.edits(), absorbed, degraded)

    def _came_or_went(self, start: tuple[int, int], end: tuple[int, int], *, border_first: bool) -> None:
        for (op, (words, borders)), first, last in zip(self._sides.items(), start, end, strict=True):
            for column in range(first, last):
                text = borders[column - 1] + words[column] if border_first else words[column] + borders[column]
                self._runs.add(op, text)

    def _border(self, column: tuple[int, int]) -> None:
        """The border before a column; it stands, though it has no blank after an empty first cell."""
        old, new = (borders[place - 1] for (_, borders), place in zip(self._sides.values(), column, strict=True))
        self._add(old, new)

    def _cell(self, column: tuple[int, int]) -> WordRedline:
        old, new = (words[place] for (words, _), place in zip(self._sides.values(), column, strict=True))
        return self._add(old, new)

    def _add(self, old: str, new: str) -> WordRedline:
        found = word_redline(old, new) if old != new else WordRedline((("=", old),))
        for op, text in found.edits:
            self._runs.add(op, text)
        return found
