r"""Mapping files: which column of a table is which field of which facts.

    facts: accounts                  # or agreements, or acceptances
    columns:                         # a field, and the header of its column
      id: Account SID
      created_on: Opened
      attributes.plan: Plan          # an attribute: text, but for true and false
      attributes.seats: number(Seats)
      attributes.products: list(Products;)    # texts with a semicolon between them; or with , | /
      contact.email: Legal contact   # the one contact of a row; likewise contact.person, contact.role ...
    constants:                       # fields that every row has, written as in a facts file
      locale: en-US
    delimiter: ";"                   # only where the header does not tell; a tab is written "\t"

Agreements have `term.document`, `term.mode` and so on, acceptances `evidence.NAME`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from termsvc.library import schema
from termsvc.library.attributes import READABLE, as_number, attribute_value
from termsvc.library.decode import (
    BOOLEANS,
    Decoder,
    Field,
    Place,
    Schema,
    dated,
    entries,
    fields,
    needed,
    some_text,
    text,
    together,
)
from termsvc.library.facts import GROUPS, Group
from termsvc.library.finding import nearest
from termsvc.library.nodes import Entries, Items, Node, Scalar

T = TypeVar("T")

TABLES = ("accounts", "agreements", "acceptances")
DELIMITERS = (",", ";", "\t")
ONE_OF = {"term": "terms", "contact": "contacts"}  # what a row has one of, a fact has a list of
LARGER = frozenset({"attributes", "evidence", "attachments", *ONE_OF.values()})

_NUMBER = re.compile(r"number\((?P<header>.+)\)", re.DOTALL)
_LIST = re.compile(r"list\((?P<header>.+)(?P<separator>[;,|/])\)", re.DOTALL)
_INTEGER = re.compile(r"[-+]?[0-9]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Column:
    """How a field is read from the cells of a column.

    Attributes:
        number: a cell is a number.
        separator: a cell is a list of texts with this between them; empty for no list.
    """

    header: str
    number: bool = False
    separator: str = ""

    def node(self, field: str, cell: str, line: int, place: Place) -> Node:
        """What a facts file would have in the place of a cell.

        Raises:
            Refusal: it should be a number and is none.
        """
        if self.separator:
            parts = (part.strip() for part in cell.split(self.separator))
            return Items([Scalar(part, plain=False, line=line) for part in parts if part], line)
        scalar = Scalar(cell, plain=self.number or _typed(field, cell), line=line)
        if self.number and as_number(scalar, place.at(field)) is None:
            place.at(field).refuse(scalar, "not a number", "Write digits, with a point before decimals.")
        return scalar


def _typed(field: str, cell: str) -> bool:
    """Say whether a cell may be more than text: a boolean, or digits, which of an attribute may well be an id."""
    return cell in BOOLEANS or (not field.startswith("attributes.") and _INTEGER.fullmatch(cell) is not None)


@dataclass(frozen=True, slots=True)
class Columns:
    """A mapping file.

    Attributes:
        group: what each row is a fact of.
        columns, constants: by field.
        delimiter: `None` where the header is to tell.
    """

    group: Group
    columns: Mapping[str, Column]
    constants: Mapping[str, Node]
    delimiter: str | None

    def row(self, cells: Mapping[str, str], line: int, place: Place) -> Entries:
        """What a facts file would have in the place of a row.

        Args:
            cells: by header; an empty one is no value.
            line: on which the row begins.
            place: of the table.

        Raises:
            Refusal: a cell cannot be read.
        """
        filled = {field: column for field, column in self.columns.items() if cells[column.header]}
        readings = (partial(column.node, field, cells[column.header], line, place) for field, column in filled.items())
        # A term or a contact of which all cells are empty is none, whatever constants it would have.
        absent = self._heads(self.columns) - self._heads(filled)
        constants = {field: node for field, node in self.constants.items() if field.partition(".")[0] not in absent}
        moved = ((field, _moved(node, line)) for field, node in constants.items())
        return _nested(line, (*zip(filled, together(readings), strict=True), *moved))

    @staticmethod
    def _heads(columns: Iterable[str]) -> set[str]:
        """Of a row's term and its contact, those that one of these columns is of."""
        return {field.partition(".")[0] for field in columns} & ONE_OF.keys()


def _nested(line: int, nodes: Iterable[tuple[str, Node]]) -> Entries:
    """Fields such as `attributes.plan` within the fields they belong to."""
    row = Entries({}, line)
    inner: dict[str, Entries] = {}
    for field, node in nodes:
        head, dot, rest = field.partition(".")
        if dot:
            inner.setdefault(head, Entries({}, line)).nodes[rest] = node
        else:
            row.nodes[head] = node
    for head, node in inner.items():
        row.nodes[ONE_OF.get(head, head)] = Items([node], line) if head in ONE_OF else node
    return row


def _moved(node: Node, line: int) -> Node:
    """A constant as if it stood in the row."""
    if isinstance(node, Items):
        return Items([_moved(item, line) for item in node.nodes], line)
    if isinstance(node, Entries):
        return Entries({key: _moved(value, line) for key, value in node.nodes.items()}, line)
    return Scalar(node.text, node.plain, line)


def read_columns(node: Node, place: Place) -> Columns:
    """Read a mapping file.

    Raises:
        Refusal: something is wrong with it; that is noted.
    """
    wanted = {"facts": needed(_group), "columns": needed(_as_is), "constants": Field(_as_is), "delimiter": Field(_mark)}
    values = fields(node, place, wanted)
    group, none = values["facts"], Entries({}, node.line)
    parts: tuple[dict[str, Any], ...] = together(
        (
            partial(_by_field, _column, values["columns"], place.at("columns"), group),
            partial(_by_field, _constant, values.get("constants", none), place.at("constants"), group),
        )
    )
    columns, constants = parts
    given = {field.partition(".")[0] for field in (*columns, *constants)}
    for field, reading in group.fields.items():
        if reading.required and field not in {ONE_OF.get(head, head) for head in given}:
            place.at("columns").refuse(node, f"no column for {field}", "Name its column, or give it under constants.")
    return Columns(group, columns, constants, values.get("delimiter"))


def _as_is(node: Node, _place: Place) -> Node:
    return node


def _group(node: Node, place: Place) -> Group:
    found = text(node, place)
    if found not in TABLES:
        place.refuse(
            node, "no facts that a table may hold", f"Write one of {', '.join(TABLES)}.{nearest(found, TABLES)}"
        )
    return GROUPS[found]


def _mark(node: Node, place: Place) -> str:
    found = text(node, place)
    if found not in DELIMITERS:
        place.refuse(node, "not a delimiter", 'Write ",", ";" or, for a tab, "\\t".')
    return found


def _by_field(decode: Callable[[Node, Place, Group, str], T], node: Node, place: Place, group: Group) -> dict[str, T]:
    nodes = entries(node, place).nodes
    values = together(partial(decode, value, place.at(field), group, field) for field, value in nodes.items())
    return dict(zip(nodes, values, strict=True))


def _column(node: Node, place: Place, group: Group, field: str) -> Column:
    _decoder(node, place, group, field)
    header = some_text(node, place).strip()
    number, texts = _NUMBER.fullmatch(header), _LIST.fullmatch(header)
    if (number or texts) and not field.startswith("attributes."):
        place.refuse(node, "only an attribute may be number(...) or list(...)", "Write the header of the column alone.")
    if number:
        return Column(number["header"].strip(), number=True)
    return Column(texts["header"].strip(), separator=texts["separator"]) if texts else Column(header)


def _constant(node: Node, place: Place, group: Group, field: str) -> Node:
    _decoder(node, place, group, field)(node, place)
    return node


def _decoder(node: Node, place: Place, group: Group, field: str) -> Decoder[Any]:
    """How a field of a row is read in a facts file.

    Raises:
        Refusal: a row of these facts has no such field.
    """
    head, _, rest = field.partition(".")
    if head == "attributes" in group.fields and READABLE.fullmatch(rest):
        return dated(attribute_value)
    if head == "evidence" in group.fields and rest:
        return text
    known = _row_fields(group)
    if field not in known:
        free = [f"{key}.NAME" for key in ("attributes", "evidence") if key in group.fields]
        hint = nearest(field, list(known))
        place.refuse(node, "a row has no such field", f"It may have {', '.join((*known, *free))}.{hint}")
    return known[field].decode


def _row_fields(group: Group) -> Schema:
    """The fields that a row may have, but for attributes and evidence, whose names are free."""
    inner = {"term": schema.TERM, "contact": schema.CONTACT}
    plain = {key: field for key, field in group.fields.items() if key not in LARGER}
    ones = [(one, fields) for one, fields in inner.items() if ONE_OF[one] in group.fields]
    return plain | {f"{one}.{key}": field for one, fields in ones for key, field in fields.items()}
