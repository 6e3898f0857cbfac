"""Parsed JSON is read as its text is, and a finding leads back to its place in it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termsvc.library.decode import Place, Refusal, root
from termsvc.library.facts import GROUPS, read_fact
from termsvc.library.nodes import DEPTH_LIMIT
from termsvc.library.parsed import node_of, pointer
from termsvc.library.statements import Reading
from tests.loading.rows import ACCOUNTS

TERM = st.fixed_dictionaries(
    {"document": st.sampled_from(["tos", "dpa"]), "mode": st.sampled_from(["replace", "pin", "float", "pim"])},
    optional={"version": st.just("v1"), "body": st.sampled_from(["# T", ""]), "notice_days": st.integers(-1, 3)},
)
AGREEMENTS = st.fixed_dictionaries(
    {"id": st.just("x"), "account": st.just("a"), "signed_on": st.just("2025-01-01")},
    optional={
        "effective_from": st.sampled_from(["2025-01-01", "2025-02-30"]),
        "auto_renews": st.sampled_from([True, False, "true", None]),
        "terms": st.lists(TERM, max_size=3),
    },
)


def read(group: str, node: Any, place: Place) -> tuple[Any, ...]:
    reading = Reading(findings=place.findings)
    with reading.noting():
        read_fact(node, place, GROUPS[group], reading)
    told = [(one.field, one.value, one.problem, one.remedy) for one in reading.findings]
    return [one.fact for one in reading.statements], reading.texts, told


@given(st.one_of(ACCOUNTS.map(lambda one: ("accounts", one)), AGREEMENTS.map(lambda one: ("agreements", one))))
def test_parsed_json_is_read_as_its_text_is(stated: tuple[str, dict[str, Any]]) -> None:
    group, value = stated
    text = json.dumps(value)
    place = Place("request", [])
    assert read(group, node_of(json.loads(text), place), place) == read(group, *root(text, "request.json", []))


def test_a_text_may_hold_no_control_characters_and_no_half_of_one() -> None:
    for text in ("\x00", "\x1b", "\ud800"):
        for value in ({"a": [text]}, {"a": {text: 1}}):
            place = Place("request", [])
            with pytest.raises(Refusal):
                node_of(value, place)
            assert [one.field for one in place.findings] == ["a[0]" if isinstance(value["a"], list) else "a"]


def test_a_value_is_nested_no_deeper_than_a_file() -> None:
    value: Any = 1
    for _ in range(DEPTH_LIMIT):
        value = [value]
    node_of(value, Place("request", []))
    with pytest.raises(Refusal):
        node_of([value], Place("request", []))


BODY = {
    "id": 1,
    "a/b~c": 1,
    "terms": [{"document": "tos"}, {"document": "tos.eu", "mode": "x"}],
    "attributes": {"a.b": 1, "a": {"b": 2}, "x[0]": 1, "": 1},
}


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("", ""),
        ("id", "/id"),
        ("missing", "/missing"),
        ("terms[0].mode", "/terms/0/mode"),
        ("terms[7].mode", "/terms/7/mode"),
        ("terms.tos", "/terms/0"),
        ("terms.tos.eu", "/terms/1"),
        ("terms.gone", "/terms"),
        ("a/b~c", "/a~1b~0c"),
        ("attributes.a.b", "/attributes/a.b"),
        ("attributes.a.c", "/attributes/a/c"),
        ("attributes.x[0]", "/attributes/x[0]"),
        ("attributes.a.b[3].value", "/attributes/a.b"),
        ("attributes.…", "/attributes"),
    ],
)
def test_a_finding_leads_back_to_its_place(field: str, expected: str) -> None:
    assert pointer(field, BODY) == expected


def test_a_long_name_leads_at_least_to_what_holds_it() -> None:
    name = "n" * 200
    place = Place("request", []).at("attributes").at(name)
    with pytest.raises(Refusal):
        place.refuse(node_of("x", place), "odd", "Mend it.")
    assert pointer(place.findings[0].field, {"attributes": {name: "x"}}) == "/attributes"
