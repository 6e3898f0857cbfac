"""Accounts as most exports write them, read quickly: a row that says nothing unusual means the same as to `decode`.

What is recognised here is only what needs no second look: text without escapes or odd blanks, no field twice, plain
values of the expected types that hold always. Every other row, right or wrong, is left to the decoders, which alone say
what is wrong. A property test holds both to the same meaning.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Any, NamedTuple

from pydantic_core import from_json

from termsvc.library.attributes import INT64, READABLE, TAKEN
from termsvc.library.decode import LONGEST_NAME, Place, Refusal, day
from termsvc.library.nodes import Scalar
from termsvc.library.schema import ADDRESS

_FIELDS = frozenset({"id", "created_on", "closed_on", "parent", "country", "locale", "attributes", "name", "contacts"})
_ADDRESS = re.compile(ADDRESS, re.ASCII)
_CONTACT = frozenset({"email", "person", "role"})
_DAY = len("2025-04-01")
_SHORT = 100
"""Characters of a text that is worth remembering."""


class Reached(NamedTuple):
    """Whom to tell about an account's terms, always."""

    email: str
    person: str
    role: str


class PlainAccount(NamedTuple):
    """An account of which every value holds always.

    Attributes:
        line: of the file, on which it stands.
        created_on, closed_on: ISO 8601 dates.
        attributes: by name, in order; each value is canonical JSON text.
        called: what the customer is called; personal data.
        contact: personal data.
    """

    line: int
    id: str
    created_on: str
    closed_on: str | None
    parent: str | None
    country: str | None
    locale: str | None
    attributes: tuple[tuple[str, str], ...]
    called: str | None
    contact: Reached | None


class _Unusual(Exception):
    """Something needs the decoders."""


def plain_account(number: int, data: bytes) -> PlainAccount | None:
    """The account that a line of JSON states, or `None` where the decoders must look.

    Args:
        number: the line's, counted from 1.
        data: the line without its end.
    """
    try:
        text = data.decode()
        if not is_plain(text):
            return None
        fields = from_json(data)
        # Of a field that stands twice, one is left, so there are fewer texts than pairs of quotes.
        return account_of(number, fields) if 2 * _texts_in(fields) == text.count('"') else None
    except ValueError:
        return None


def is_plain(text: str) -> bool:
    """Say whether JSON, YAML and COPY all read a text as it stands: nothing is escaped, all is printable or a space."""
    return "\\" not in text and text.isprintable()


def account_of(number: int, fields: Any) -> PlainAccount | None:
    """The account that the fields of a row state, each of them once, or `None` where the decoders must look.

    Args:
        number: that of the line on which the row begins.
        fields: by name, as JSON gives them, out of text that `is_plain` and has no quotes within its values.
    """
    try:
        return _account(number, fields)
    except _Unusual:
        return None


def _texts_in(value: Any) -> int:
    """How many texts a value of JSON is made of, the names of fields too."""
    kind = type(value)
    if kind is dict:
        return len(value) + sum([1 if type(item) is str else _texts_in(item) for item in value.values()])
    if kind is list:
        return sum(map(_texts_in, value))
    return 1 if kind is str else 0


def _account(number: int, fields: Any) -> PlainAccount:
    get = _known(fields, _FIELDS).get
    own_id, created_on, closed_on = get("id"), get("created_on"), get("closed_on")
    if own_id is None or created_on is None or not _is_day(created_on):
        raise _Unusual
    # An account that is closed before it is created is worth a warning.
    if closed_on is not None and not (_is_day(closed_on) and closed_on >= created_on):
        raise _Unusual
    attributes, contacts = get("attributes"), get("contacts")
    return PlainAccount(
        number,
        _name(own_id) or "",
        created_on,
        closed_on,
        _name(get("parent")),
        _name(get("country")),
        _name(get("locale")),
        () if attributes is None else _attributes(attributes),
        _name(get("name")),
        None if contacts is None else _contact(contacts),
    )


def _known(fields: Any, known: frozenset[str]) -> dict[str, Any]:
    if type(fields) is dict and fields.keys() <= known:
        return fields
    raise _Unusual


def _name(value: Any) -> str | None:
    # All is printable, so the one blank that can stand at an end is a space.
    if value is None or (type(value) is str and 0 < len(value) <= LONGEST_NAME and value[0] != " " != value[-1]):
        return value
    raise _Unusual


def _is_day(value: Any) -> bool:
    return type(value) is str and len(value) == _DAY and _reads_day(value)


@lru_cache(maxsize=1 << 16)
def _reads_day(text: str) -> bool:
    try:
        day(Scalar(text, plain=False, line=0), Place("", []))
    except Refusal:
        return False
    return True


def _attributes(values: Any) -> tuple[tuple[str, str], ...]:
    if type(values) is not dict:
        raise _Unusual
    return tuple(
        sorted(
            [
                _remembered(name, value) if _is_common(value) else (_readable(name), _value(value))
                for name, value in values.items()
                if value is not None
            ]
        )
    )


def _is_common(value: Any) -> bool:
    """Say whether many accounts may have the value. Two floats that are equal may be written differently: 0.0, -0.0."""
    kind = type(value)
    return kind is bool or kind is int or (kind is str and len(value) <= _SHORT)


@lru_cache(maxsize=1 << 14, typed=True)
def _remembered(name: str, value: str | int) -> tuple[str, str]:
    return _readable(name), _scalar(value)


@lru_cache(maxsize=1 << 12)
def _readable(name: str) -> str:
    if name in TAKEN or len(name) > LONGEST_NAME or not READABLE.fullmatch(name):
        raise _Unusual
    return name


def _value(value: Any) -> str:
    """A scalar, or a list of scalars, as canonical JSON text."""
    if type(value) is list:
        return f"[{','.join([_scalar(item) for item in value])}]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    kind = type(value)
    if kind is str:
        return f'"{value}"'  # without escapes there is no quote or backslash in it
    if kind is bool:
        return "true" if value else "false"
    if (kind is int and value in INT64) or (kind is float and math.isfinite(value)):
        return repr(value)
    raise _Unusual


def _contact(contacts: Any) -> Reached | None:
    if type(contacts) is not list or len(contacts) > 1:
        raise _Unusual
    if not contacts:
        return None
    get = _known(contacts[0], _CONTACT).get
    email = _name(get("email"))
    if email is None or not _ADDRESS.fullmatch(email):
        raise _Unusual
    return Reached(email, _text(get("person")), _text(get("role")))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if type(value) is not str:
        raise _Unusual
    return value
