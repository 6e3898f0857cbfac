"""Lines of accounts as exports write them, and as they should not."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

NAMES = st.sampled_from(
    ["a", "b", "c", "d", "e", "f g", "ü", "x/y", "12", " pad", "", "null", "t\tab", "n\u2028l", 'q"q', "b\\s"]
)
DAYS = st.sampled_from(["2024-02-29", "2023-02-29", "1899-12-31", "2025-01-01", "2030-12-31", "01.02.2024", ""])
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**64), 2**64),
    st.floats(),
    st.sampled_from(["", "yes", "12", "null", "2024-01-01", "é", 'say "hi"', "a\nb"]),
)


def _or_dated(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    span = st.fixed_dictionaries({"value": values}, optional={"from": DAYS, "to": DAYS})
    return st.one_of(values, values, st.lists(span, max_size=2))


CONTACTS = st.lists(
    st.fixed_dictionaries(
        {"email": st.sampled_from(["a@b.example", "none", " a@b.example", "ü@b"])},
        optional={"person": NAMES, "role": NAMES, "from": DAYS, "to": DAYS, "phone": NAMES},
    ),
    max_size=2,
)
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["plan", "seats", "é", "country", "_x", "a b", ""]),
    st.one_of(_or_dated(SCALARS), st.lists(SCALARS, max_size=3)),
    max_size=3,
)
ACCOUNTS = st.fixed_dictionaries(
    {"id": st.one_of(NAMES, NAMES, SCALARS), "created_on": st.one_of(DAYS, SCALARS)},
    optional={
        "closed_on": st.one_of(DAYS, st.none()),
        "parent": _or_dated(st.one_of(NAMES, st.none())),
        "country": _or_dated(NAMES),
        "locale": st.one_of(NAMES, st.none(), SCALARS),
        "attributes": st.one_of(ATTRIBUTES, ATTRIBUTES, st.none(), st.lists(SCALARS, max_size=2)),
        "name": st.one_of(NAMES, st.none()),
        "contacts": st.one_of(CONTACTS, st.none()),
        "colour": NAMES,
    },
)


@st.composite
def lines(draw: st.DrawFn) -> bytes:
    """One line: JSON in one of the ways to write it, sometimes damaged."""
    account = draw(ACCOUNTS)
    text = json.dumps(
        account, ensure_ascii=draw(st.booleans()), separators=draw(st.sampled_from([None, (",", ":"), (" ,", " :")]))
    )
    damage = draw(st.sampled_from(["", "", "", "twice", "cut", "trailing", "byte", "control"]))
    match damage:
        case "twice":
            text = text[:-1] + ', "id": "again"}'
        case "cut":
            text = text[: draw(st.integers(0, len(text)))]
        case "trailing":
            text += draw(st.sampled_from([" ", ",", "}", " {}"]))
        case "control":
            text = text.replace('"id"', '"\x07id"')
    data = text.encode("utf-8", "replace")
    return (data[:5] + b"\xff" + data[5:] if damage == "byte" else data).replace(b"\n", b" ")
