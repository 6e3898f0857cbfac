"""Calendar dates in a document's time zone, of all instants of a UTC day at once."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given, settings
from hypothesis import strategies as st

from termsvc.bulk.places import local_days

MICROSECOND = timedelta(microseconds=1)
ZONES = st.sampled_from(sorted(zone for zone in available_timezones() if "/" in zone))
# Days on which a date was left out or clocks went far: American Samoa and Kiribati at the date line, Liberia by seconds.
ODD = st.sampled_from(
    [
        ("Pacific/Apia", datetime(2011, 12, 30, tzinfo=UTC)),
        ("Pacific/Kiritimati", datetime(1994, 12, 31, 10, tzinfo=UTC)),
        ("Africa/Monrovia", datetime(1972, 1, 7, tzinfo=UTC)),
        ("Antarctica/Troll", datetime(2025, 3, 30, 1, tzinfo=UTC)),
        ("America/Sao_Paulo", datetime(2018, 11, 4, 3, tzinfo=UTC)),
    ]
)
INSTANTS = st.integers(-600_000_000, 2_100_000_000).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)  # from 1950 on


@settings(max_examples=400)
@given(st.one_of(ODD, st.tuples(ZONES, INSTANTS)), st.timedeltas(-timedelta(hours=30), timedelta(hours=30)))
def test_an_instant_is_on_the_date_that_the_time_zone_says(where: tuple[str, datetime], shift: timedelta) -> None:
    zone, instant = where[0], where[1] + shift
    found = [day for first, last, day in local_days(zone, instant.date()) if first <= instant <= last]
    assert found == [instant.astimezone(ZoneInfo(zone)).date()]


@given(st.one_of(ODD, st.tuples(ZONES, INSTANTS)))
def test_the_parts_of_a_day_leave_no_gap_and_do_not_overlap(where: tuple[str, datetime]) -> None:
    zone, instant = where
    parts = list(local_days(zone, instant.date()))
    start = datetime.combine(instant.date(), time(), UTC)
    assert parts[0][0] == start
    assert parts[-1][1] == start + timedelta(days=1) - MICROSECOND
    assert all(last + MICROSECOND == first for (_, last, _), (first, _, _) in pairwise(parts))
    assert all(first.astimezone(ZoneInfo(zone)).date() == day for first, _, day in parts)
    assert all(last.astimezone(ZoneInfo(zone)).date() == day for _, last, day in parts)
