"""An account's attributes: what conditions may read, frozen as canonical JSON text.

Scalars without quotes are typed by the YAML 1.2 core schema (https://yaml.org/spec/1.2.2/#103-core-schema): `yes`, `NO`
and `2024-06-03` are texts, `010` is ten.
"""

from __future__ import annotations

import json
import math
import re
from functools import partial

from termsvc.core.dated import Dated
from termsvc.library.decode import BOOLEANS, Place, dated, entries, is_null, name, together
from termsvc.library.nodes import Entries, Items, Node, Scalar

TAKEN = frozenset({"country", "locale", "id", "created_on", "closed_on", "parent"})
INT64 = range(-(2**63), 2**63)

READABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_INTEGER = re.compile(r"(?P<decimal>[-+]?[0-9]+)|0o(?P<octal>[0-7]+)|0x(?P<hexadecimal>[0-9a-fA-F]+)", re.ASCII)
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)|NaN|-?Infinity")
_LONGEST_INTEGER = 100  # more digits than any 64-bit integer has, with room for leading zeros


def attributes(node: Node, place: Place) -> tuple[tuple[str, Dated[str]], ...]:
    """A mapping of names to plain or dated values; what is null is left out."""
    present = {key: value for key, value in entries(node, place).nodes.items() if not is_null(value)}
    values = together(partial(_attribute, value, place.at(key), key) for key, value in present.items())
    return tuple(zip(present, values, strict=True))


def _attribute(node: Node, place: Place, key: str) -> Dated[str]:
    name(Scalar(key, plain=False, line=node.line), place)
    if key in TAKEN:
        place.refuse(node, "an account has a field of this name, so no condition could read it", _other_place(key))
    if not READABLE.fullmatch(key):
        place.warn(node, "no condition can read an attribute of this name", "Use letters, digits and _ alone.")
    return dated(attribute_value)(node, place)


def _other_place(key: str) -> str:
    return f"Write {key} beside attributes, or give the attribute another name."


def attribute_value(node: Node, place: Place) -> str:
    """A text, number, boolean or a list of these, as canonical JSON text: sorted, compact, not escaped to ASCII."""
    if isinstance(node, Entries):
        place.refuse(node, "a mapping within an attribute", "Make each of its fields an attribute of its own.")
    value: object
    if isinstance(node, Items):
        value = together(partial(_scalar, item, place.at(index)) for index, item in enumerate(node.nodes))
    else:
        value = _scalar(node, place)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _scalar(node: Node, place: Place) -> str | bool | int | float:
    if not isinstance(node, Scalar):
        place.refuse(node, "a list holds only texts, numbers and booleans", "Write these in one list.")
    if not node.plain:
        return node.text
    if is_null(node):
        place.refuse(node, "null within a list", "Leave it out, or put quotes around it if it is a text.")
    if node.text in BOOLEANS:
        return BOOLEANS[node.text]
    number = as_number(node, place)
    return node.text if number is None else number


def as_number(node: Scalar, place: Place) -> int | float | None:
    """The number that a scalar's text is in the core schema, or `None`.

    Raises:
        Refusal: it is not finite, or an integer outside 64 bits.
    """
    if integer := _INTEGER.fullmatch(node.text):
        base = {"decimal": 10, "octal": 8, "hexadecimal": 16}[str(integer.lastgroup)]
        return _int64(integer[str(integer.lastgroup)], base, node, place)
    is_float = _FLOAT.fullmatch(node.text) is not None
    if _NOT_FINITE.fullmatch(node.text) or (is_float and not math.isfinite(float(node.text))):
        place.refuse(node, "not a finite number", "Leave it out, or put quotes around it if it is a text.")
    return float(node.text) if is_float else None


def _int64(digits: str, base: int, node: Scalar, place: Place) -> int:
    if len(digits) > _LONGEST_INTEGER or int(digits, base) not in INT64:
        place.refuse(node, "an integer beyond 64 bits", "Put quotes around it if it is a text, such as an id.")
    return int(digits, base)
