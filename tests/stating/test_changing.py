"""Of a change from a date on: before the date nothing is other than it was, and from it on the values are those given."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.dated import Dated, Span
from termsvc.core.model import Account
from termsvc.service.stating.changing import FROM, VALUES, read_change

FIRST = date(2025, 1, 1)
DAYS = st.integers(0, 30).map(lambda days: FIRST + timedelta(days))
NAMES = st.sampled_from(["a", "b"])
AROUND = [date(1900, 1, 1), *(FIRST + timedelta(days) for days in range(-2, 34)), date(2200, 1, 1)]


@st.composite
def dated(draw: st.DrawFn) -> Dated[str]:
    edges = [draw(st.sampled_from([None, FIRST])), *sorted(draw(st.sets(DAYS, max_size=4)) - {FIRST}), None]
    spans = [Span(start, end) for start, end in pairwise(edges)]
    return Dated(tuple((span, draw(NAMES)) for span in spans if draw(st.booleans())))


def in_json(value: Dated[str]) -> list[dict[str, str | None]]:
    return [
        {"from": span.start and span.start.isoformat(), "to": span.end and span.end.isoformat(), "value": held}
        for span, held in value.spans
    ]


ACCOUNTS = st.builds(
    Account,
    id=st.just("x"),
    created_on=DAYS,
    closed_on=st.none() | DAYS,
    country=dated(),
    locale=dated(),
    parent=dated(),
    attributes=st.dictionaries(st.sampled_from(["plan", "seats"]), dated().filter(lambda one: bool(one.spans))).map(
        lambda values: tuple((name, value.map(json.dumps)) for name, value in values.items())
    ),
)
PLAIN_OR_DATED = st.one_of(st.none(), NAMES, dated().filter(lambda one: bool(one.spans)).map(in_json))
CHANGES = st.fixed_dictionaries(
    {FROM: DAYS.map(date.isoformat)},
    optional={
        **dict.fromkeys(VALUES, PLAIN_OR_DATED),
        "attributes": st.dictionaries(st.sampled_from(["plan", "seats", "tags"]), PLAIN_OR_DATED),
    },
).filter(lambda change: (len(change) > 1 and change.get("attributes") != {}) or len(change) > 2)


def values_of(account: Account, day: date) -> dict[str, Any]:
    """All values that an account has on a date."""
    attributes = {f"attributes.{name}": value.on(day) for name, value in account.attributes}
    held = {name: getattr(account, name).on(day) for name in VALUES} | attributes
    return {name: value for name, value in held.items() if value is not None}


def given_on(value: Any, day: date) -> Any:
    """What a plain or dated value of JSON is on a date."""
    if not isinstance(value, list):
        return value
    holding = (one["value"] for one in value if (one["from"] or "") <= day.isoformat() < (one["to"] or "9"))
    return next(holding, None)


@given(ACCOUNTS, CHANGES)
def test_before_the_date_nothing_changes_and_from_it_on_what_is_given_holds(
    account: Account, change: dict[str, Any]
) -> None:
    changed = read_change(change, "change").applied(account)
    attributes = change.get("attributes", {})
    for day in AROUND:
        before, after = values_of(account, day), values_of(changed, day)
        if day.isoformat() >= change[FROM]:
            said = {name: given_on(change[name], day) for name in VALUES if name in change}
            for name, value in attributes.items():
                held = given_on(value, day)
                said[f"attributes.{name}"] = None if held is None else json.dumps(held)
            before = {name: value for name, value in (before | said).items() if value is not None}
        assert after == before, day
    assert replace(changed, country=account.country, locale=account.locale, parent=account.parent, attributes=()) == (
        replace(account, attributes=())
    )


@given(ACCOUNTS, CHANGES)
def test_a_change_that_is_made_twice_is_made_once(account: Account, change: dict[str, Any]) -> None:
    read = read_change(change, "change")
    assert read.applied(read.applied(account)) == read.applied(account)


@given(dated(), DAYS, NAMES)
def test_what_already_holds_is_no_change(before: Dated[str], day: date, value: str) -> None:
    held = read_change({FROM: day.isoformat(), "country": value}, "change")
    account = Account(id="x", created_on=FIRST, country=before)
    constant = {before.on(one) for one in AROUND if one >= day} == {value}
    one_span = any(day in span and span.end is None for span, _ in before.spans)
    if constant and one_span:
        assert held.applied(account) == account
