"""What holds of all periods, rules and situations."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.condition import Condition
from termsvc.core.dated import ONE_DAY, local_date
from termsvc.core.notice.check import PeriodFindingKind, check, earliest_permitted
from termsvc.core.notice.obligations import obligations, strictest
from termsvc.core.notice.periods import Period, TakesEffect, earliest_effective, end, window
from termsvc.core.notice.posting import Channel, CountedFrom, Posting
from termsvc.core.notice.rules import Amendment, Medium, NoticeRule, NoticeRules, Promise, Right, Situation, Trigger

DAYS = st.dates(date(1999, 1, 1), date(2032, 12, 31))
PERIODS = st.builds(
    Period,
    years=st.integers(0, 2),
    months=st.integers(0, 14),
    weeks=st.integers(0, 5),
    days=st.integers(0, 70),
)
EFFECTS = st.sampled_from(TakesEffect)
ZONES = st.sampled_from(
    ["UTC", "America/Los_Angeles", "Europe/Berlin", "Pacific/Auckland", "Pacific/Kiritimati", "Pacific/Pago_Pago"]
)
COUNTRIES = st.sampled_from(["DE", "FR", "US"])
INSTANTS = st.builds(
    lambda day, minutes: datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minutes),
    DAYS,
    st.integers(0, 24 * 60 - 1),
)
CONDITIONS = st.sampled_from([None, "account.segment == 'consumer'", "'payment' in account.services"])


@st.composite
def rules(draw: st.DrawFn, rule_id: str = "r") -> NoticeRule:
    condition = draw(CONDITIONS)
    return NoticeRule(
        id=rule_id,
        title=f"rule {rule_id}",
        trigger=Trigger(
            countries=draw(st.frozensets(COUNTRIES, max_size=2)),
            applies_if=condition and Condition.parse(condition),
            topics=draw(st.frozensets(st.sampled_from(["fees", "liability"]))),
            document_kinds=draw(st.frozensets(st.sampled_from(["tos", "dpa"]))),
        ),
        minimum=draw(st.none() | PERIODS),
        counted_from=draw(st.sampled_from(CountedFrom)),
        takes_effect=draw(EFFECTS),
        medium=draw(st.sampled_from(Medium)),
        rights=draw(st.frozensets(st.sampled_from(Right))),
    )


SETS = st.integers(0, 4).flatmap(lambda number: st.tuples(*(rules(f"r{n}") for n in range(number))))
POSTINGS = st.builds(
    lambda at, zone, known, channel: Posting(
        on=local_date(at, zone), timezone=zone, at=at if known else None, channel=channel
    ),
    INSTANTS,
    ZONES,
    st.booleans(),
    st.sampled_from(Channel),
)
SITUATIONS = st.builds(
    lambda country, segment, promised, accounts: Situation(
        cohort="a cohort",
        accounts=accounts,
        country=country,
        values=(("segment", json.dumps(segment)),) if segment else (),
        promises=tuple(Promise(period, "a promise") for period in promised),
    ),
    st.none() | COUNTRIES,
    st.sampled_from(["consumer", "business", ""]),
    st.lists(PERIODS, max_size=2),
    st.integers(1, 9),
)


@st.composite
def amendments(draw: st.DrawFn) -> Amendment:
    posting = draw(POSTINGS)
    return Amendment(
        document="the Terms",
        kind=draw(st.sampled_from(["tos", "dpa"])),
        topics=draw(st.frozensets(st.sampled_from(["fees", "liability"]))),
        posting=posting,
        effective_on=posting.on + timedelta(days=draw(st.integers(-3, 200))),
    )


def on(some: tuple[NoticeRule, ...]) -> NoticeRules:
    zones = {"DE": "Europe/Berlin", "US": "America/New_York", "FR": "Pacific/Auckland"}
    return NoticeRules(rules=some, timezones=zones, delivery={Channel.POST: 3})


@given(PERIODS)
def test_a_period_is_read_as_it_is_written(period: Period) -> None:
    assert Period.parse(str(period)) == period


@given(DAYS, PERIODS)
def test_a_period_never_ends_before_it_starts(start: date, period: Period) -> None:
    assert end(start, period) >= start
    assert (end(start, period) == start) is not bool(period)


@given(DAYS, st.integers(0, 60), PERIODS, EFFECTS)
def test_a_later_start_never_permits_an_earlier_date(
    start: date, later: int, period: Period, effect: TakesEffect
) -> None:
    after = start + timedelta(days=later)
    assert end(after, period) >= end(start, period)
    assert earliest_effective(after, period, effect) >= earliest_effective(start, period, effect)


@given(DAYS, PERIODS, PERIODS, EFFECTS)
def test_a_longer_period_never_permits_an_earlier_date(
    start: date, one: Period, more: Period, effect: TakesEffect
) -> None:
    both = Period(
        years=one.years + more.years,
        months=one.months + more.months,
        weeks=one.weeks + more.weeks,
        days=one.days + more.days,
    )
    assert earliest_effective(start, both, effect) >= earliest_effective(start, one, effect)


@given(DAYS, st.integers(1, 1_000))
def test_days_are_so_many_days(start: date, days: int) -> None:
    assert earliest_effective(start, Period(days=days), TakesEffect.ON_LAST_DAY) - start == timedelta(days=days)
    # Between the day of the event and that of the effect, neither counted, there are as many whole days.
    assert earliest_effective(start, Period(days=days), TakesEffect.AFTER_LAST_DAY) - start == timedelta(days=days + 1)


@given(DAYS, st.integers(1, 40), st.integers(1, 40), EFFECTS)
def test_a_notice_in_the_window_counts_and_none_outside_does(
    day: date, least: int, more: int, effect: TakesEffect
) -> None:
    shortest, longest = Period(days=least), Period(days=least + more)
    first, last = window(day, shortest, longest, effect)

    def counts(start: date) -> bool:
        return earliest_effective(start, shortest, effect) <= day <= end(start, longest)

    assert counts(first)
    assert counts(last)
    assert not counts(first - ONE_DAY)
    assert not counts(last + ONE_DAY)


@given(POSTINGS, PERIODS, EFFECTS, st.none() | ZONES)
def test_the_earliest_date_is_the_first_that_begins_when_the_period_has_run_out_by_both_calendars(
    posting: Posting, period: Period, effect: TakesEffect, zone: str | None
) -> None:
    places = {posting.timezone: posting.on}
    if posting.at is not None and zone is not None:
        places[zone] = local_date(posting.at, zone)

    def permitted(day: date) -> bool:
        begins = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(posting.timezone))
        return all(
            local_date(begins, place) >= earliest_effective(start, period, effect) for place, start in places.items()
        )

    days = (posting.on + timedelta(days=number) for number in range(10_000))
    assert posting.reckon(period, effect, 0, zone).earliest == next(day for day in days if permitted(day))


@given(POSTINGS, PERIODS, EFFECTS, st.integers(0, 9), st.integers(0, 9))
def test_slower_delivery_never_permits_an_earlier_date(
    posting: Posting, period: Period, effect: TakesEffect, days: int, more: int
) -> None:
    soon, late = (posting.reckon(period, effect, number, "Pacific/Auckland") for number in (days, days + more))
    assert late.earliest >= soon.earliest


@given(SETS, rules("another"), amendments(), SITUATIONS)
def test_another_rule_never_permits_an_earlier_date(
    some: tuple[NoticeRule, ...], another: NoticeRule, amendment: Amendment, situation: Situation
) -> None:
    fewer = obligations(on(some), amendment, situation)
    more = obligations(on((*some, another)), amendment, situation)
    assert {*fewer} <= {*more}
    assert earliest_permitted(fewer, amendment.posting.on) <= earliest_permitted(more, amendment.posting.on)


@given(SETS, amendments(), SITUATIONS)
def test_the_longest_is_an_upper_bound_and_media_and_rights_a_union(
    some: tuple[NoticeRule, ...], amendment: Amendment, situation: Situation
) -> None:
    asked = obligations(on(some), amendment, situation)
    owed = strictest(asked)
    assert (owed is None) == (not asked)
    if owed is not None:
        assert owed.longest in asked
        assert all(one.earliest <= owed.earliest for one in asked)
        assert all(one.rule.rights <= owed.rights for one in asked)
        assert all(one.rule.medium in {*owed.media, Medium.ANY} for one in asked)


@given(SETS, amendments(), st.lists(SITUATIONS, max_size=3))
def test_a_date_is_too_early_exactly_before_what_all_rules_permit(
    some: tuple[NoticeRule, ...], amendment: Amendment, situations: list[Situation]
) -> None:
    found = check(on(some), amendment, situations, today=amendment.posting.on)
    asked = [one for situation in situations for one in obligations(on(some), amendment, situation)]
    permitted = earliest_permitted(asked, amendment.posting.on)
    assert any(one.refuses for one in found) == (amendment.effective_on < permitted)
    assert {one.earliest for one in found if one.kind is PeriodFindingKind.TOO_EARLY} == {
        one.earliest for one in asked if one.earliest > amendment.effective_on
    }


@given(SETS, amendments(), SITUATIONS)
def test_what_accounts_have_that_no_rule_reads_changes_nothing(
    some: tuple[NoticeRule, ...], amendment: Amendment, situation: Situation
) -> None:
    assert "unread" not in on(some).reads
    richer = Situation(
        cohort=situation.cohort,
        accounts=situation.accounts,
        country=situation.country,
        values=(*situation.values, ("unread", "1")),
        promises=situation.promises,
    )
    assert obligations(on(some), amendment, situation) == obligations(on(some), amendment, richer)
