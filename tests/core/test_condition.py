"""Conditions: what they may say, and what that means."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.condition import MAX_LENGTH, Condition, Verdict
from termsvc.core.errors import InvalidCondition

HOLDS, FAILS, ERRS = Verdict(holds=True), Verdict(holds=False), Verdict(holds=False, failed=True)


def missing(*names: str) -> Verdict:
    return Verdict(holds=False, missing=names, failed=True)


def verdict(source: str, values: dict[str, Any]) -> Verdict:
    return Condition.parse(source).verdict({name: json.dumps(value) for name, value in values.items()})


@pytest.mark.parametrize(
    ("source", "values", "expected"),
    [
        ("'desk' in account.products", {"products": ["desk", "sms"]}, HOLDS),
        ("'desk' in account.products", {"products": ["sms"]}, FAILS),
        ("'desk' in account.products", {"products": "desk"}, ERRS),
        ("'desk' in account.products", {}, missing("products")),
        ("account.country in ['NO', 'SE']", {"country": "NO"}, HOLDS),
        ("account.country in ['NO', 'SE']", {"country": "DK"}, FAILS),
        ("account.country in []", {"country": "DK"}, FAILS),
        ("account.desk_only", {"desk_only": True}, HOLDS),
        ("account.desk_only", {"desk_only": False}, FAILS),
        ("account.desk_only", {"desk_only": 1}, FAILS),
        ("account.desk_only", {"desk_only": "true"}, FAILS),
        ("!account.desk_only", {"desk_only": False}, HOLDS),
        ("!account.desk_only", {"desk_only": 0}, ERRS),
        ("account.seats > 10", {"seats": 11}, HOLDS),
        ("account.seats > 10", {"seats": 10.5}, HOLDS),
        ("account.seats > 10", {"seats": "11"}, ERRS),
        ("account.seats == 1", {"seats": 1.0}, HOLDS),
        ("account.seats == 1", {"seats": True}, FAILS),
        ("account.seats == -1", {"seats": -1}, HOLDS),
        ("account.seats != '1'", {"seats": 1}, HOLDS),
        ("account.locale >= 'en'", {"locale": "nb-NO"}, HOLDS),
        ("account.a == 1 || account.b == 1", {"a": 1}, HOLDS),
        ("account.a == 1 || account.b == 1", {"b": 1}, HOLDS),
        ("account.a == 1 || account.b == 1", {"a": 2}, missing("b")),
        ("account.a == 1 && account.b == 1", {"a": 2}, FAILS),
        ("account.a == 1 && account.b == 1", {"b": 2}, FAILS),
        ("account.a == 1 && account.b == 1", {"a": 1}, missing("b")),
        ("account.a == 1 && account.b == 1", {}, missing("a", "b")),
        ("!(account.a == 1 || account.b == 1) && true", {"a": 2, "b": 3}, HOLDS),
        ("account . a\n==\t1", {"a": 1}, HOLDS),
        ("account.name == \"a'b\" || account.name == 'c\"d'", {"name": 'c"d'}, HOLDS),
        ("account.name == r'\\d'", {"name": "\\d"}, HOLDS),
        ("account.name == '''x\ny'''", {"name": "x\ny"}, HOLDS),
        (
            "account.hex == 0x1F && account.big == 1e3 && account.small == .5",
            {"hex": 31, "big": 1000, "small": 0.5},
            HOLDS,
        ),
        ("true", {}, HOLDS),
        ("1 == 2", {}, FAILS),
        ("'text'", {}, FAILS),
    ],
)
def test_what_a_condition_comes_to(source: str, values: dict[str, Any], expected: Verdict) -> None:
    assert verdict(source, values) == expected


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("", "not a CEL expression"),
        ("account.plan ==", "not a CEL expression: it breaks off"),
        ("(account.plan == 1", "not a CEL expression: it breaks off, or a parenthesis or a list in it is not closed"),
        ("[1,,2] == [1]", "not a CEL expression: what stands at character 4 does not fit"),
        ("true &&\n)", "not a CEL expression: what stands at character 9 does not fit"),
        ("9223372036854775808 == 1", "not a CEL expression: the number at character 1 is too large"),
        ("18446744073709551616u == 1u", "not a CEL expression: the number at character 1 is too large"),
        ("1e999 == 1", "not a CEL expression: the number at character 1 is too large"),
        ("true || '\\q' == 'q'", "not a CEL expression: in the text at character 9 a backslash stands for no character"),
        ("'\\U00110000' == 'a'", "not a CEL expression: in the text at character 1 a backslash stands for no character"),
        ("account", "'account' at character 1 is not allowed, write account.NAME alone instead"),
        ("account.plan.name == 1", "'account' at character 1 is not allowed"),
        ("account.plan[0] == 1", "'account' at character 1 is not allowed"),
        ("account.plan() == 1", "'account' at character 1 is not allowed"),
        ("account.id == 'acme'", "'account.id' at character 1 is not an attribute"),
        ("true && account.created_on > 1", "'account.created_on' at character 9 is not an attribute"),
        ("account.closed_on == 1", "'account.closed_on' at character 1 is not an attribute"),
        ("account.parent == 'acme'", "'account.parent' at character 1 is not an attribute"),
        ("size(account.products) > 1", "'size' at character 1 is not allowed"),
        ("has(account.plan)", "'has' at character 1 is not allowed"),
        ("plan == 1", "'plan' at character 1 is not allowed"),
        ("account.plan == null", "'null' at character 17 is not allowed"),
        ("1 + 1 == 2", "'+ 1 == 2' at character 3 is not allowed"),
        ("account.seats - 1 > 0", "'- 1 > 0' at character 15 is not allowed"),
        ("account.plan == 1 ? true : false", "'? true : fal' at character 19 is not allowed"),
        ("[1, 2][0] == 1", "'[0] == 1' at character 7 is not allowed"),
        ("{'a': 1} == account.plan", "'{'a': 1} == ' at character 1 is not allowed"),
        ("account.plan == b'a'", "'b'a'' at character 17 is not allowed"),
        ("account.plan == 'a", "the text that begins at character 17 has no closing quote"),
        ("account.plan = 'a'", "'= 'a'' at character 14 is not allowed, write == instead"),
        ("not account.plan", "'not' at character 1 is not allowed, write ! instead"),
        ("account.a == 1 and account.b == 1", "'and' at character 16 is not allowed, write && instead"),
        ("account.plan == \u2018a\u2019", "'\u2018a\u2019' at character 17 is not allowed, write ' instead"),
        ("x" * 999, f"'{'x' * 40}' at character 1 is not allowed"),
        ("account.plan in [account.other]", "'account.other' at character 18 stands in a list"),
        ("account.plan in [[1]]", "'[' at character 18 stands in a list"),
        ("account.plan in [1 == 1]", "'==' at character 20 stands in a list"),
        ("account.a == 1, account.b == 1", "',' at character 15 is not in a list"),
        ("true // yes", "'// yes' at character 6 is not allowed"),
        ("account.pl\u00e5n == 1", "'account' at character 1 is not allowed"),
    ],
)  # fmt: skip
def test_what_a_condition_may_not_say(source: str, complaint: str) -> None:
    with pytest.raises(InvalidCondition) as refused:
        Condition.parse(source)
    assert complaint in str(refused.value).replace('"', "'")


def test_a_condition_has_a_longest_length() -> None:
    long = "true" + " " * (MAX_LENGTH - 4)
    assert Condition.parse(long).verdict({}) == HOLDS
    with pytest.raises(InvalidCondition, match="at most 1,000 characters, this one has 1,001"):
        Condition.parse(long + " ")


@pytest.mark.parametrize("deep", ["(" * 490 + "true" + ")" * 490, "!(" * 330 + "true" + ")" * 330])
def test_a_condition_that_is_nested_too_deeply_is_refused(deep: str) -> None:
    with pytest.raises(InvalidCondition):
        Condition.parse(deep)


def test_what_a_condition_reads_is_plain_from_its_text() -> None:
    condition = Condition.parse("account.a == 'account.b' && (account.c || account.a in ['account.d'])")
    assert condition.reads == {"a", "c"}


values = (
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["a", "b", "1"]) | st.lists(st.sampled_from("ab"))
)


@given(
    st.sampled_from(["account.a == account.b", "account.a in account.b", "account.a < account.b || account.c"]),
    st.dictionaries(st.sampled_from("abcdef"), values),
)
def test_a_verdict_rests_on_what_is_read_alone(source: str, given_values: dict[str, Any]) -> None:
    read = {name: value for name, value in given_values.items() if name in Condition.parse(source).reads}
    found = verdict(source, given_values)
    assert found == verdict(source, read)
    assert not (found.holds and found.failed)
    assert set(found.missing) <= Condition.parse(source).reads - read.keys()
