"""Limits, at which a value is still right, and beyond which it is refused."""

import json
from collections.abc import Callable
from datetime import date

import pytest

from termsvc.library import nesting, nodes
from termsvc.library.nesting import Tangle, tangle
from termsvc.library.nodes import compose
from termsvc.library.reading import read_data
from termsvc.library.source import Unreadable

BRACKETS = "too many square brackets stand within each other or are never closed, from line 3 of the text"
QUOTES = "quotes or lists nested 2 deep go on for too many lines, from line 5 of the text"
CLOSE = r"Close each [ with a ] in its paragraph, or write \[ where it begins no link."
END = "Begin each line of a quote with its >, and end a quote with a blank line."


def refused(text: str) -> bool:
    try:
        compose(text, "facts.yaml")
    except Unreadable:
        return True
    return False


@pytest.mark.parametrize(
    ("name", "text", "size"),
    [
        ("REPEATS_LIMIT", lambda count: f"a: &a {['x'] * (count - 1)}\nb: *a\n", 7),
        ("REPEATS_LIMIT", lambda count: "a: &a x\n" + "".join(f"b{number}: *a\n" for number in range(count)), 5),
        ("DEPTH_LIMIT", lambda count: "[" * count + "]" * count, 4),
        ("DEPTH_LIMIT", lambda count: "{a: " * count + "x" + "}" * count, 4),
    ],
)
def test_how_much_a_file_may_hold(
    name: str, text: Callable[[int], str], size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nodes, name, size)
    assert not refused(text(size))
    assert refused(text(size + 1))


@pytest.mark.parametrize(
    ("name", "most", "text", "told"),
    [
        ("MOST_READ_ON", 24, "\n[^a[^b\n[^c[^d e\nf", Tangle(BRACKETS, CLOSE)),
        ("MOST_READ_ON", 3, "[a\n\n[b [c\nd\n\ne f\n", Tangle(BRACKETS, CLOSE)),
        ("MOST_ASKED", 3, "> a\nb\n\nc\n> > d\n> > e\nf\n", Tangle(QUOTES, END)),
    ],
)
def test_how_much_a_text_may_nest(
    name: str, most: int, text: str, told: Tangle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nesting, name, most)
    assert tangle(text) is None
    monkeypatch.setattr(nesting, name, most - 1)
    assert tangle(text) == told


@pytest.mark.parametrize(
    ("field", "last", "beyond"),
    [
        ("id", "x" * 200, "x" * 201),
        ("precedence", 2**31 - 1, 2**31),
        ("precedence", -(2**31) + 1, -(2**31)),
    ],
)
def test_the_last_value_that_a_field_may_have(field: str, last: object, beyond: object) -> None:
    assert fields_refused({field: last}) == []
    assert fields_refused({field: beyond}) == [f"agreements[0].{field}"]


def fields_refused(values: dict[str, object]) -> list[str]:
    """The fields that are refused in an agreement with these values."""
    agreement = {"id": "m", "account": "a", "signed_on": "2024-01-01", "effective_from": "2024-01-01", "terms": []}
    facts = json.dumps({"agreements": [agreement | values]})
    return [one.field for one in read_data(facts.encode(), "facts.json").findings]


@pytest.mark.parametrize("digits", ["0" * 99 + "7", "+" + "0" * 98 + "7", "0x" + "0" * 99 + "7", "0o" + "0" * 99 + "7"])
def test_how_many_digits_an_integer_may_have(digits: str) -> None:
    assert attribute(digits) == "7"
    assert attribute(digits.replace("7", "07")) == "an integer beyond 64 bits"


def attribute(written: str) -> str:
    """The JSON text of an attribute as written, or what is wrong with it."""
    account = f"accounts: [{{id: a, created_on: 2024-01-01, attributes: {{x: {written}}}}}]"
    loaded = read_data(account.encode(), "facts.yaml")
    if loaded.findings:
        return loaded.findings[0].problem
    ((_, value),) = loaded.statements[0].fact.attributes
    return str(value.on(date.min))
