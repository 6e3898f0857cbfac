"""Parsed JSON as nodes, so that a request is read by the decoders that read files; and back, from a finding to its place.

Nodes of a request have no line: a finding names its field by path, and `pointer` says where that is in the request.
Source: RFC 8259 (JSON), RFC 6901 (JSON Pointer).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import partial

from termsvc.library.decode import Place, together
from termsvc.library.nodes import DEPTH_LIMIT, Entries, Items, Node, Scalar
from termsvc.library.source import NOT_TEXT

_INDEX = re.compile(r"\[(\d+)\]")
_NAME = re.compile(r"[A-Za-z_]\w*(?=[.\[]|$)", re.ASCII)


def node_of(value: object, place: Place, depth: int = 0) -> Node:
    """A value of JSON, as `json.loads` gives it, as the node that its text would be read as.

    Args:
        value: mappings, lists, texts, numbers, booleans and `None`.
        place: where it stands.
        depth: how many values it stands within.

    Raises:
        Refusal: it is nested deeper than 60, or a text holds a character that is none of text.
    """
    if isinstance(value, dict | list) and depth == DEPTH_LIMIT:
        place.refuse(
            Scalar("", plain=False, line=0), f"nested deeper than {DEPTH_LIMIT} levels", "Nest it less deeply."
        )
    if isinstance(value, dict):
        names = [_text(name, place).text for name in value]
        return Entries(dict(zip(names, _nodes(value.items(), place, depth), strict=True)), 0)
    if isinstance(value, list):
        return Items([*_nodes(enumerate(value), place, depth)], 0)
    if isinstance(value, str):
        return _text(value, place)
    return Scalar(json.dumps(value), plain=True, line=0)


def _nodes(values: Iterable[tuple[str | int, object]], place: Place, depth: int) -> tuple[Node, ...]:
    return together(partial(node_of, value, place.at(part), depth + 1) for part, value in values)


def _text(text: str, place: Place) -> Scalar:
    node = Scalar(text, plain=False, line=0)
    if found := NOT_TEXT.search(text):
        remedy = "Remove it; text holds printable characters, tabs and line ends alone."
        place.refuse(node, f"the character U+{ord(found[0]):04X} is none of text", remedy)
    return node


def pointer(field: str, value: object) -> str:
    """The JSON pointer to what a finding is about, or to what holds it; the empty pointer is the whole value.

    Args:
        field: as findings have it, such as `terms[0].mode`; a name in a list is that of the item about that document.
        value: the parsed JSON in which it stands.
    """
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in _steps(field, value))


def _steps(field: str, value: object) -> Iterator[str | int]:
    while field:
        step, field = _first(field.removeprefix("."), value)
        if step is None:
            return
        yield step
        value = _within(value, step)


def _first(field: str, value: object) -> tuple[str | int | None, str]:
    """The first step of a path, and what is left of the path."""
    if isinstance(value, list):
        if found := _INDEX.match(field):
            return int(found[1]), field[found.end() :]
        names = {str(item.get("document")): number for number, item in enumerate(value) if isinstance(item, dict)}
        name = _longest(field, names)
        return (None, "") if name is None else (names[name], field[len(name) :])
    name = _longest(field, value) if isinstance(value, dict) else None
    if name is None and (missing := _NAME.match(field)):
        name = missing[0]
    return name, field[len(name or "") :]


def _longest(field: str, names: Iterable[str]) -> str | None:
    """The longest of the names with which a path begins."""
    return max(
        (name for name in names if name and f"{field}.".startswith((f"{name}.", f"{name}["))), key=len, default=None
    )


def _within(value: object, step: str | int) -> object:
    if isinstance(value, dict):
        return value.get(step)
    return value[step] if isinstance(value, list) and isinstance(step, int) and step < len(value) else None
