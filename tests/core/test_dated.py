"""Spans of dates, values that hold for a time, and the dates of instants."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.dated import Dated, Span, day_after, day_before, edges, local_date, require_aware
from termsvc.core.errors import InvalidFact

days = st.dates(date(2024, 1, 1), date(2024, 1, 20))
edges_or_open = st.none() | days


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start, end = draw(edges_or_open), draw(edges_or_open)
    if start is not None and end is not None and end <= start:
        start, end = end, start + timedelta(days=1)
    return Span(start, end)


@st.composite
def dated(draw: st.DrawFn) -> Dated[int]:
    cuts = [None, *sorted(draw(st.sets(days, max_size=5))), None]
    pieces = [Span(start, end) for start, end in pairwise(cuts)]
    return Dated(tuple((piece, draw(st.integers(0, 3))) for piece in pieces if draw(st.booleans())))


@given(spans(), spans())
def test_spans_overlap_if_some_date_is_in_both(one: Span, two: Span) -> None:
    every_day = [date(2023, 12, 31) + timedelta(days=number) for number in range(24)]
    assert one.overlaps(two) == two.overlaps(one) == any(day in one and day in two for day in every_day)


@pytest.mark.parametrize("end", [date(2024, 1, 1), date(2023, 12, 31)])
def test_an_empty_span_is_refused(end: date) -> None:
    with pytest.raises(InvalidFact, match=f"a span must end after it starts, but {end} is not after 2024-01-01"):
        Span(date(2024, 1, 1), end)


@given(dated(), days)
def test_a_dated_value_is_that_of_the_span_that_holds_the_date(value: Dated[int], day: date) -> None:
    holding = [item for span, item in value.spans if day in span]
    assert value.on(day) == (holding[0] if holding else None)
    assert len(holding) <= 1


@given(dated(), days)
def test_a_dated_value_changes_only_at_its_dates(value: Dated[int], day: date) -> None:
    if day not in set(value.dates()):
        assert value.on(day) == value.on(day - timedelta(days=1))
    assert set(edges([value, value])) == set(value.dates())


@given(dated(), days, st.randoms(use_true_random=False))
def test_the_order_of_spans_does_not_matter(value: Dated[int], day: date, random: Random) -> None:
    shuffled = list(value.spans)
    random.shuffle(shuffled)
    assert Dated(tuple(shuffled)) == value
    assert list(value.map(lambda item: item + 1).values()) == [item + 1 for item in value.values()]
    assert Dated.always(7).on(day) == 7


@pytest.mark.parametrize(
    ("one", "two", "written"),
    [
        (Span(None, date(2024, 2, 1)), Span(date(2024, 1, 1), None), "[always, 2024-02-01) and [2024-01-01, open)"),
        (Span(), Span(date(2024, 1, 1), date(2024, 2, 1)), "[always, open) and [2024-01-01, 2024-02-01)"),
    ],
)
def test_spans_that_overlap_are_refused(one: Span, two: Span, written: str) -> None:
    with pytest.raises(InvalidFact) as refused:
        Dated(((two, "b"), (one, "a")))
    assert str(refused.value) == f"two spans overlap: {written}"


@pytest.mark.parametrize(
    ("timezone", "day"),
    [
        ("America/Los_Angeles", date(2025, 3, 31)),
        ("UTC", date(2025, 4, 1)),
        ("Pacific/Kiritimati", date(2025, 4, 1)),
        ("Pacific/Pago_Pago", date(2025, 3, 31)),
    ],
)
def test_an_instant_is_a_date_in_each_time_zone(timezone: str, day: date) -> None:
    assert local_date(datetime(2025, 4, 1, 6, 59, tzinfo=UTC), timezone) == day


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(InvalidFact, match="at must be an instant with an offset, but 2025-04-01T09:00:00 has none"):
        require_aware(datetime.fromisoformat("2025-04-01T09:00:00"), "at")


def test_the_calendar_ends_where_it_ends() -> None:
    assert (day_before(date.min), day_after(date.max)) == (date.min, date.max)
    assert (day_before(date(2024, 3, 1)), day_after(date(2024, 2, 28))) == (date(2024, 2, 29), date(2024, 2, 29))
