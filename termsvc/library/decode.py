"""Nodes into typed values: what a field is decides how its scalar is read, never how the scalar looks.

A decoder takes a node and its place, and gives a value, or notes a finding there and raises `Refusal`. Those for
mappings and lists go on after a refusal, so that one pass finds all that is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any, NoReturn, TypeAlias, TypeVar

from termsvc.core.dated import Dated, Span
from termsvc.core.errors import InvalidFact
from termsvc.core.languages import TAG
from termsvc.library.finding import Finding, Severity, nearest
from termsvc.library.nodes import Entries, Items, Node, Scalar, compose

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

NULLS = frozenset({"", "~", "null", "Null", "NULL"})
BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
LANGUAGE = TAG
LONGEST_NAME = 200
FIRST_YEAR, LAST_YEAR = 1900, 9999

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(?P<offset>[Zz]|[+-]\d{2}(:?\d{2})?)?", re.ASCII
)
_WHOLE = re.compile(r"[-+]?[0-9]{1,18}", re.ASCII)


class Refusal(Exception):
    """A value was refused; the finding is already noted."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where reading stands.

    Attributes:
        file: the file as its path was given.
        findings: where findings are noted.
        path: of the field within the file, such as `agreements[2].terms[0].mode`; empty for the file itself.
        folder: the folder in which relative paths in the file begin; `None` where there is no file.
    """

    file: str
    findings: list[Finding]
    path: str = ""
    folder: Path | None = None

    def at(self, part: str | int) -> Place:
        """The place of a field, or of an item, within this one."""
        step = f"[{part}]" if isinstance(part, int) else f".{part}" if self.path else part
        return Place(self.file, self.findings, self.path + step, self.folder)

    def warn(self, node: Node, problem: str, remedy: str) -> None:
        """Note what does not stop the load."""
        self._note(node, problem, remedy, Severity.WARNING)

    def refuse(self, node: Node, problem: str, remedy: str) -> NoReturn:
        """Note what stops the load.

        Raises:
            Refusal: always.
        """
        self._note(node, problem, remedy, Severity.ERROR)
        raise Refusal

    def _note(self, node: Node, problem: str, remedy: str, severity: Severity) -> None:
        finding = Finding(
            file=self.file,
            line=node.line,
            field=self.path,
            value=node.text if isinstance(node, Scalar) else "",
            problem=problem,
            remedy=remedy,
            severity=severity,
        )
        self.findings.append(finding)


def root(
    text: str, file: str, findings: list[Finding], *, folder: Path | None = None, first_line: int = 1
) -> tuple[Node, Place]:
    """The root node of a YAML or JSON text, and its place. Arguments as for `nodes.compose` and in `Place`.

    Raises:
        Unreadable: as `nodes.compose`.
    """
    node, twice = compose(text, file, first_line=first_line)
    findings.extend(twice)
    return node, Place(file, findings, folder=folder)


Decoder: TypeAlias = Callable[[Node, Place], T]


@dataclass(frozen=True, slots=True)
class Field:
    """How a field is read, and whether it may be left out or null."""

    decode: Decoder[Any]
    required: bool = False


Schema: TypeAlias = dict[str, Field]


def needed(decode: Decoder[Any]) -> Field:
    """A field that must have a value."""
    return Field(decode, required=True)


def fields(node: Node, place: Place, schema: Schema) -> dict[str, Any]:
    """A mapping's values by field name; one that is left out or null is not in it.

    Raises:
        Refusal: it is no mapping, or a field is unknown, missing or refused.
    """
    nodes = entries(node, place).nodes
    refused = [_unknown(key, nodes[key], place, schema) for key in nodes if key not in schema]
    values: dict[str, Any] = {}
    for key, wanted in schema.items():
        value = nodes.get(key)
        try:
            if value is not None and not is_null(value):
                values[key] = wanted.decode(value, place.at(key))
            elif wanted.required:
                _missing(key, value, node, place.at(key))
        except Refusal:
            refused.append(key)
    if refused:
        raise Refusal
    return values


def _unknown(key: str, node: Node, place: Place, schema: Schema) -> str:
    remedy = f"The fields here are {', '.join(schema)}.{nearest(key, schema)}"
    place.findings.append(
        Finding(
            file=place.file, line=node.line, field=place.at(key).path, problem="there is no such field", remedy=remedy
        )
    )
    return key


def _missing(key: str, value: Node | None, node: Node, place: Place) -> NoReturn:
    blank = Scalar("", plain=True, line=(value or node).line)
    place.refuse(blank, "missing" if value is None else "no value", f"Write {key} with its value.")


def entries(node: Node, place: Place) -> Entries:
    """A mapping."""
    if not isinstance(node, Entries):
        place.refuse(node, "not a mapping", "Write fields with their values, such as `name: value`.")
    return node


def each(decode: Decoder[T]) -> Decoder[tuple[T, ...]]:
    """A list of what a decoder reads."""

    def decode_each(node: Node, place: Place) -> tuple[T, ...]:
        if not isinstance(node, Items):
            place.refuse(node, "not a list", "Write a list: `- ` before each item, or [item, item].")
        return together(partial(decode, item, place.at(index)) for index, item in enumerate(node.nodes))

    return decode_each


def by_name(decode: Decoder[T]) -> Decoder[dict[str, T]]:
    """A mapping whose fields may have any names."""

    def decode_all(node: Node, place: Place) -> dict[str, T]:
        nodes = entries(node, place).nodes
        values = together(partial(decode, value, place.at(key)) for key, value in nodes.items())
        return dict(zip(nodes, values, strict=True))

    return decode_all


def together(readings: Iterable[Callable[[], T]]) -> tuple[T, ...]:
    """The values of several readings, each of which is tried.

    Raises:
        Refusal: one or more were refused.
    """
    values, refused = [], False
    for reading in readings:
        try:
            values.append(reading())
        except Refusal:
            refused = True
    if refused:
        raise Refusal
    return tuple(values)


def is_null(node: Node) -> bool:
    """Say whether a node stands for no value."""
    return isinstance(node, Scalar) and node.plain and node.text in NULLS


def text(node: Node, place: Place) -> str:
    """A scalar's own text, whatever else it looks like: `2018`, `NO` and `2024-06-03` stay as written."""
    if not isinstance(node, Scalar):
        place.refuse(node, "not a text", "Write one value here, in quotes if it holds punctuation.")
    return node.text


def some_text(node: Node, place: Place) -> str:
    """A text that is not blank."""
    found = text(node, place)
    if not found.strip():
        place.refuse(node, "blank", "Write the text.")
    return found


def name(node: Node, place: Place) -> str:
    """What something is called: one line without blanks around it, at most 200 characters."""
    found = some_text(node, place)
    if found != found.strip() or len(found.splitlines()) > 1 or "\t" in found:
        place.refuse(
            node,
            "not one line without blanks around it",
            "Write it in one line, without blanks at its ends or tabs in it.",
        )
    if len(found) > LONGEST_NAME:
        place.refuse(node, f"longer than {LONGEST_NAME} characters", "Give it a shorter name.")
    return found


def matching(pattern: str, meaning: str, example: str) -> Decoder[str]:
    """A name that matches a pattern whole."""
    compiled = re.compile(pattern, re.ASCII)

    def decode(node: Node, place: Place) -> str:
        found = name(node, place)
        if not compiled.fullmatch(found):
            place.refuse(node, f"not {meaning}", f"Write it like {example}.")
        return found

    return decode


def choice(kind: type[E]) -> Decoder[E]:
    """One of a few words."""

    def decode(node: Node, place: Place) -> E:
        found = text(node, place)
        if found not in list(kind):
            hint = nearest(found, list(kind))
            place.refuse(node, "not one of the words for it", f"Write one of {', '.join(kind)}.{hint}")
        return kind(found)

    return decode


def flag(node: Node, place: Place) -> bool:
    """`true` or `false`, without quotes."""
    if not (isinstance(node, Scalar) and node.plain and node.text in BOOLEANS):
        place.refuse(node, "neither true nor false", "Write true or false, without quotes.")
    return BOOLEANS[node.text]


def whole(lowest: int, highest: int) -> Decoder[int]:
    """A whole number in decimal, without quotes, within bounds that are both allowed."""

    def decode(node: Node, place: Place) -> int:
        if not (isinstance(node, Scalar) and node.plain and _WHOLE.fullmatch(node.text)):
            place.refuse(node, "not a whole number", "Write digits alone, without quotes.")
        if not lowest <= int(node.text) <= highest:
            place.refuse(node, "out of bounds", f"Write a number from {lowest} to {highest}.")
        return int(node.text)

    return decode


def day(node: Node, place: Place) -> date:
    """An ISO 8601 calendar date in the years 1900 to 9999."""
    found = text(node, place)
    try:
        value = date.fromisoformat(found) if _DATE.fullmatch(found) else None
    except ValueError:
        value = None
    if value is None:
        place.refuse(node, "not a calendar date", "Write year, month and day, such as 2025-04-01.")
    if value.year < FIRST_YEAR:
        place.refuse(node, f"before the year {FIRST_YEAR}", "Check the year; leave the date out where none is known.")
    return value


def instant(node: Node, place: Place) -> datetime:
    """An ISO 8601 instant with an offset, in the years 1900 to 9998, as UTC; cut off below the microsecond."""
    found = text(node, place)
    shape = _INSTANT.fullmatch(found)
    if shape and not shape["offset"]:
        remedy = f"Write the offset from UTC after it: {found}Z for UTC, or {found}-08:00 for Los Angeles in winter."
        place.refuse(node, "an instant without an offset could be anywhere", remedy)
    try:
        value = datetime.fromisoformat(found.upper()).astimezone(UTC) if shape else None
    except (ValueError, OverflowError):
        value = None
    if value is None:
        remedy = "Write date, time and offset from UTC, such as 2025-04-01T09:30:00Z."
        place.refuse(node, "not an instant", remedy)
    if not FIRST_YEAR <= value.year < LAST_YEAR:
        place.refuse(node, f"not in the years {FIRST_YEAR} to {LAST_YEAR - 1} in UTC", "Check the year.")
    return value


def fits(node: Node, place: Place, make: Callable[[], T], remedy: str) -> T:
    """What `make` makes.

    Raises:
        Refusal: it raised `InvalidFact`, whose message is the problem.
    """
    try:
        return make()
    except InvalidFact as error:
        place.refuse(node, str(error), remedy)


def dated(decode: Decoder[T]) -> Decoder[Dated[T]]:
    """A plain value, which holds always, or a list of `{from, to, value}`; a span with a null value has none."""

    def decode_dated(node: Node, place: Place) -> Dated[T]:
        if not is_dated(node):
            return Dated.always(decode(node, place))
        spans = each(partial(_span, decode=decode))(node, place)
        every = fits(node, place, lambda: Dated(spans), "Let each span end where the next one begins, or before.")
        return Dated(tuple((span, value) for span, value in every.spans if value is not None))

    return decode_dated


def _span(node: Node, place: Place, decode: Decoder[T]) -> tuple[Span, T | None]:
    values = fields(node, place, {"from": Field(day), "to": Field(day), "value": Field(decode)})
    if "value" not in entries(node, place).nodes:
        place.at("value").refuse(node, "missing", "Write the value that holds from then on, or null for none.")
    return span(node, place, values.get("from"), values.get("to")), values.get("value")


def span(node: Node, place: Place, start: date | None, end: date | None) -> Span:
    """The dates `[start, end)`, which must not be empty."""
    return fits(node, place, lambda: Span(start, end), "Mend from or to; the date named by to is the first after it.")


def is_dated(node: Node) -> bool:
    """Say whether a node is a list of mappings, which only a dated value may be."""
    return isinstance(node, Items) and any(isinstance(item, Entries) for item in node.nodes)
