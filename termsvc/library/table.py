"""CSV tables of accounts, agreements or acceptances, into statements, by a mapping file (see `columns`).

Cells are read as the same fields in a facts file are, an empty one as no value; findings name the line on which a row
begins. Rows of agreements hold one term each; those with one `id` are one agreement, whose other fields they all say
alike.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from termsvc.core.model import Agreement, Fact, Record
from termsvc.library.columns import DELIMITERS, ONE_OF, Columns, read_columns
from termsvc.library.decode import Place, Refusal
from termsvc.library.facts import read_fact
from termsvc.library.finding import Finding, nearest, shown
from termsvc.library.nodes import Entries, Items, Node, Scalar
from termsvc.library.reading import finish, open_file
from termsvc.library.source import FACTS_LIMIT, read_bytes, read_text, unreadable
from termsvc.library.statements import Loaded, Reading


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row by the headers of their columns, and the line on which it begins."""

    line: int
    cells: Mapping[str, str]


def read_table(table: Path, mapping: Path, recorded: Sequence[Record[Fact]] = ()) -> Loaded:
    """What the rows of a CSV table state.

    Args:
        table: UTF-8, with a header; commas, semicolons or tabs between cells.
        mapping: a YAML or JSON file that says which column is which field.
        recorded: as for `reading.read`.
    """
    reading = Reading()
    with reading.noting():
        columns = read_columns(*open_file(mapping, reading))
        text = read_text(read_bytes(table, FACTS_LIMIT), str(table))
        place = Place(str(table), reading.findings)
        rows = _nodes(rows_of(io.StringIO(text), columns, place), columns, place)
        for node in _merged(rows, place) if columns.group.kind is Agreement else rows:
            with suppress(Refusal):
                read_fact(node, place, columns.group, reading)
    return finish(reading, recorded)


def _nodes(rows: Iterable[Row], columns: Columns, place: Place) -> Iterator[Entries]:
    """What a facts file would have in the place of each row that can be read."""
    for row in rows:
        with suppress(Refusal):
            yield columns.row(row.cells, row.line, place)


def rows_of(lines: Iterator[str], columns: Columns, place: Place) -> Iterator[Row]:
    """The rows that are as long as the header; the others are noted. `lines` are those of the table.

    Raises:
        Unreadable: the header lacks a column that is needed, or quotes are wrong.
    """
    first = next(lines, "")
    delimiter = columns.delimiter or _delimiter(first, columns)
    reader = csv.reader(chain([first] if first else [], lines), delimiter=delimiter, strict=True)
    header: list[str] | None = None
    line = 1
    try:
        for cells in reader:
            if header is None:
                header = _header(cells, columns, place)
            elif any(cell.strip() for cell in cells):
                yield from _row(line, cells, header, place)
            line = reader.line_num + 1
    except csv.Error as error:
        unreadable(place.file, line, *_in_words(str(error)))
    if header is None:
        unreadable(place.file, 1, "there is no header", "Write the names of the columns in the first row.")


def _in_words(told: str) -> tuple[str, str]:
    """What is wrong with a row that can't be taken apart, and what to do, for what the `csv` module says."""
    if "field limit" in told:
        return (
            f"a cell of this row is longer than {csv.field_size_limit():,} characters",
            "Check its quotes, or shorten it.",
        )
    remedy = "Write a quote that is part of a cell twice, within a cell that begins and ends with one."
    if "unexpected end" in told:
        return "a quote that is opened in this row is never closed", remedy
    return "text follows the closing quote of a cell", remedy


def _row(line: int, cells: Sequence[str], header: Sequence[str], place: Place) -> Iterator[Row]:
    if len(cells) == len(header):
        yield Row(line, {name: cell.strip() for name, cell in zip(header, cells, strict=True)})
        return
    problem = f"this row has {len(cells)} cells, and the header has {len(header)}"
    remedy = "Check the quotes and delimiters in it; an empty cell needs its delimiter too."
    place.findings.append(Finding(file=place.file, line=line, problem=problem, remedy=remedy))


def _delimiter(first: str, columns: Columns) -> str:
    """The delimiter by which the first line holds most of the headers that the mapping names."""
    wanted = {column.header for column in columns.columns.values()}
    return max(DELIMITERS, key=lambda mark: len(wanted & {part.strip(' "\n') for part in first.split(mark)}))


def _header(cells: Sequence[str], columns: Columns, place: Place) -> list[str]:
    """The headers.

    Raises:
        Unreadable: a column that the mapping names is not there, or is there twice.
    """
    header = [cell.strip() for cell in cells]
    times = Counter(header)
    for field, column in columns.columns.items():
        wanted = shown(column.header)
        if times[column.header] > 1:
            problem = f"{times[column.header]} columns have the header {wanted}"
            unreadable(place.file, 1, problem, f"Give all but the one that holds {field} other headers.")
        if column.header not in times:
            hint = nearest(column.header, header)
            remedy = f"Rename a column in the table, or write its header as {field} in the mapping file.{hint}"
            unreadable(place.file, 1, f"no column has the header {wanted}", remedy)
    return header


def _merged(rows: Iterable[Entries], place: Place) -> Iterator[Entries]:
    """Agreements, each from all the rows that have its id; a row without one is refused for that later."""
    agreements: dict[str, Entries] = {}
    for row in rows:
        own_id = row.nodes.get("id")
        if not isinstance(own_id, Scalar):
            yield row
        elif (first := agreements.setdefault(own_id.text, row)) is not row:
            _join(first, row, place)
    yield from agreements.values()


def _join(first: Entries, row: Entries, place: Place) -> None:
    """Add to an agreement what another row says of it."""
    for key, other in row.nodes.items():
        one = first.nodes.setdefault(key, other)
        if key in ONE_OF.values() and isinstance(one, Items) and isinstance(other, Items):
            known = [] if key == "terms" else [_said(item) for item in one.nodes]
            one.nodes.extend(item for item in other.nodes if one is not other and _said(item) not in known)
        elif _said(one) != _said(other):
            problem = f"line {first.line} says {shown(str(_said(one)))} of the same agreement"
            finding = Finding(
                file=place.file,
                line=row.line,
                field=key,
                value=str(_said(other)),
                problem=problem,
                remedy="Let all rows of one agreement say the same, or leave the cell empty in all but one.",
            )
            place.findings.append(finding)


def _said(node: Node) -> object:
    """What a cell or a contact says, wherever it stands."""
    if isinstance(node, Entries):
        return {key: _said(value) for key, value in node.nodes.items()}
    return node.text if isinstance(node, Scalar) else node
