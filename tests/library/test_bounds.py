"""Limits, at which a value is still right, and beyond which it is refused."""

from collections.abc import Callable
from datetime import date

import pytest

from termsvc.library import nodes
from termsvc.library.nodes import compose
from termsvc.library.reading import read_data
from termsvc.library.source import Unreadable


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
