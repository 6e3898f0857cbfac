"""Periods on the calendar, and each shipped rule on it: `periods/*.yaml` beside this file."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from termsvc.core.dated import ONE_DAY
from termsvc.core.errors import InvalidFact
from termsvc.core.notice.check import PeriodFindingKind, check, earliest_permitted
from termsvc.core.notice.obligations import obligations, strictest
from termsvc.core.notice.periods import Period, TakesEffect, earliest_effective, end, window
from termsvc.core.notice.posting import Posting
from termsvc.core.notice.rules import NoticeRules
from tests.notice.conftest import amendment, situation

FOLDER = Path(__file__).with_name("periods")
NOT_OF_ONE_RULE = {"longest", "spans"}


def read(name: str) -> Any:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


RULES = sorted(path.stem for path in FOLDER.glob("*.yaml") if path.stem not in NOT_OF_ONE_RULE)


def cases(part: str) -> list[Any]:
    """The cases of every rule, each with what its file says of all."""
    return [
        pytest.param(
            file | case | {"account": file["account"] | case.get("account", {})}, id=f"{name}: {case['title']}"
        )
        for name, file in ((name, read(name)) for name in RULES)
        for case in file.get(part, ())
    ]


def test_every_shipped_rule_has_cases(rules: NoticeRules) -> None:
    assert sorted(rule.id for rule in rules.rules) == RULES == sorted(read(name)["rule"] for name in RULES)


def refusing(rules: NoticeRules, case: dict[str, Any], effective_on: date) -> set[str]:
    found = check(rules, amendment(case, effective_on), [situation(case)], today=case["posted"])
    return {rule for one in found if one.kind is PeriodFindingKind.TOO_EARLY for rule in one.rules}


@pytest.mark.parametrize("case", cases("cases"))
def test_one_day_short_is_refused_and_passes_on_the_day(case: dict[str, Any], rules: NoticeRules) -> None:
    assert case["refused"] == case["permitted"] - ONE_DAY
    assert case["rule"] in refusing(rules, case, case["refused"])
    assert case["rule"] not in refusing(rules, case, case["permitted"])


@pytest.mark.parametrize("case", cases("not_for"))
def test_asks_nothing_where_it_does_not_hold(case: dict[str, Any], rules: NoticeRules) -> None:
    tomorrow = amendment({"posted": date(2025, 3, 1), **case}, date(2025, 3, 2))
    assert case["rule"] not in {one.rule.id for one in obligations(rules, tomorrow, situation(case))}


@pytest.mark.parametrize("case", cases("reminders"))
def test_a_notice_before_the_longest_time_is_owed_again(case: dict[str, Any], rules: NoticeRules) -> None:
    found = check(rules, amendment(case, case["effective"]), [situation(case)], today=case["posted"])
    owed = [one for one in found if one.kind is PeriodFindingKind.REMINDER_OWED]
    assert [one.remind for one in owed] == ([(case["first"], case["last"])] if "first" in case else [])
    assert not any(one.refuses for one in found if case["rule"] in one.rules)


@pytest.mark.parametrize("case", read("longest"), ids=lambda case: case["title"])
def test_of_several_the_longest_counts(case: dict[str, Any], rules: NoticeRules) -> None:
    asked = obligations(rules, amendment(case, case["permitted"]), situation(case))
    owed = strictest(asked)
    assert owed is not None
    assert sorted(one.rule.id for one in asked) == case["hold"]
    assert (owed.longest.rule.id, owed.earliest) == (case["longest"], case["permitted"])
    assert earliest_permitted(asked, case["posted"]) == case["permitted"]
    assert refusing(rules, case, case["permitted"]) == set()
    assert refusing(rules, case, case["permitted"] - ONE_DAY) == {case["longest"]}


@pytest.mark.parametrize("case", read("spans"), ids=lambda case: f"{case['from']} {case['period']}")
def test_a_period_ends(case: dict[str, Any]) -> None:
    period = Period.parse(case["period"])
    assert str(period) == case["period"]
    assert end(case["from"], period) == case["end"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("P15D", "15 days"),
        ("P1M", "1 month"),
        ("P1Y2M", "1 year and 2 months"),
        ("P1Y2M3W4D", "1 year, 2 months, 3 weeks and 4 days"),
        ("P0D", "no time"),
    ],
)
def test_a_period_in_words(text: str, words: str) -> None:
    assert Period.parse(text).in_words == words


@pytest.mark.parametrize(
    "text",
    ["", "P", "15D", "P15", "P15d", "P-1D", "P1.5M", "PT24H", "P1DT1H", "P1D1M", "P12345D", "P\uff13\uff10D", " P1D"],
)
def test_another_writing_is_refused_and_told(text: str) -> None:
    with pytest.raises(InvalidFact, match="not an ISO 8601 period of days or longer, such as P15D"):
        Period.parse(text)


def test_no_part_is_negative() -> None:
    with pytest.raises(InvalidFact, match="no negative part"):
        Period(months=1, days=-1)


def test_an_empty_period_permits_the_day_itself() -> None:
    for takes_effect in TakesEffect:
        assert earliest_effective(date(2025, 3, 1), Period(), takes_effect) == date(2025, 3, 1)


def test_a_window_in_months_is_that_of_the_calendar() -> None:
    on = date(2025, 3, 31)
    first, last = window(on, Period(days=7), Period(months=1), TakesEffect.AFTER_LAST_DAY)
    assert (first, last) == (date(2025, 3, 1), date(2025, 3, 23))
    assert end(first - ONE_DAY, Period(months=1)) < on <= end(first, Period(months=1))


def test_a_window_before_the_first_date_there_is() -> None:
    found = window(date.min + ONE_DAY, Period(days=7), Period(days=30), TakesEffect.ON_LAST_DAY)
    assert found == (date.min, date.min)


def test_an_instant_is_on_the_date_that_is_given_with_it() -> None:
    instant = datetime.fromisoformat("2025-03-01T23:30:00-08:00")
    with pytest.raises(InvalidFact, match="is not on 2025-03-01 in UTC"):
        Posting(on=date(2025, 3, 1), timezone="UTC", at=instant)
    with pytest.raises(InvalidFact, match="an instant with an offset"):
        Posting(on=date(2025, 3, 1), timezone="UTC", at=instant.replace(tzinfo=None))


def test_the_calendar_ends_everywhere() -> None:
    last = date.max - timedelta(days=1)
    at = datetime.fromisoformat("9999-12-30T12:00:00+00:00")
    reckoned = Posting(on=last, timezone="UTC", at=at).reckon(
        Period(days=15), TakesEffect.AFTER_LAST_DAY, 3, "Pacific/Auckland"
    )
    assert reckoned.earliest == date.max
