"""Notice periods: ISO 8601 periods of days and longer, reckoned on the calendar.

Source: Regulation (EEC, Euratom) No 1182/71, article 3. The day of the event is not counted (paragraph 1). A period ends
with the last hour of its last day; one in weeks, months or years ends on the day that is the same weekday or has the same
number as the day of the event, or on the last day of the month where that number does not occur (paragraph 2(c)).
Saturdays, Sundays and public holidays count like other days (paragraph 3). That a period which ends on one of them goes on
to the next working day (paragraph 4) is not reckoned: docs/notice-rules.md says why, and what to do about it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from enum import StrEnum

from termsvc.core.dated import day_after
from termsvc.core.errors import InvalidFact
from termsvc.core.explanation.wording import listing

_PERIOD = re.compile(
    r"P(?=\d)((?P<years>\d{1,4})Y)?((?P<months>\d{1,4})M)?((?P<weeks>\d{1,4})W)?((?P<days>\d{1,4})D)?", re.ASCII
)


class TakesEffect(StrEnum):
    """On which day, at the earliest, a change takes effect whose notice runs for a period.

    `after_last_day`: the period must be over, so on the day after its last one. A notice of 15 days on 1 March runs from
    2 March to the end of 16 March, and the change takes effect on 17 March. This is what "not before the expiry" means,
    and, since a change takes effect as its day begins, the only date that leaves as many whole days between.
    `on_last_day`: at least so many days before the effective date, counted from date to date, so on the last day itself:
    16 March.
    """

    AFTER_LAST_DAY = "after_last_day"
    ON_LAST_DAY = "on_last_day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """An ISO 8601 period of days or longer, such as `P15D` or `P1M`.

    Which of two is longer depends on the day from which they run: `P30D` or `P1M`.

    Raises:
        InvalidFact: a part of it is negative.
    """

    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0

    def __post_init__(self) -> None:
        if min(self.years, self.months, self.weeks, self.days) < 0:
            raise InvalidFact("a period has no negative part")

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read `PnYnMnWnD`, of which some parts may be left out.

        Raises:
            InvalidFact: it is written otherwise, has parts of a day, or a number of more than four digits.
        """
        found = _PERIOD.fullmatch(text)
        if found is None:
            raise InvalidFact(f"{text!r} is not an ISO 8601 period of days or longer, such as P15D, P1M or P1Y")
        return cls(**{part: int(number) for part, number in found.groupdict().items() if number})

    def __bool__(self) -> bool:
        return bool(self.years or self.months or self.weeks or self.days)

    def __str__(self) -> str:
        parts = zip((self.years, self.months, self.weeks, self.days), "YMWD", strict=True)
        return "P" + ("".join(f"{number}{letter}" for number, letter in parts if number) or "0D")

    @property
    def in_words(self) -> str:
        """Such as "15 days" or "1 year and 2 months"."""
        parts = ((self.years, "year"), (self.months, "month"), (self.weeks, "week"), (self.days, "day"))
        said = [f"{number} {name}{'' if number == 1 else 's'}" for number, name in parts if number]
        return listing(said) if said else "no time"


def end(start: date, period: Period) -> date:
    """The last day of a period that runs from the day of an event, at most the last date there is.

    Years and months go first and together, then weeks and days.

    Args:
        start: the day of the event, which is not counted; the end of an empty period.
        period: how long.
    """
    year, month = divmod(start.year * 12 + start.month - 1 + period.years * 12 + period.months, 12)
    if year > MAXYEAR:
        return date.max
    same_day = date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
    days = period.weeks * 7 + period.days
    return same_day + timedelta(days=min(days, (date.max - same_day).days))


def earliest_effective(start: date, period: Period, takes_effect: TakesEffect) -> date:
    """The first date on which a change may take effect; the day of the event itself where the period is empty.

    One day earlier is one day short. At the end of the calendar, at most the last date there is.
    """
    last = end(start, period)
    return day_after(last) if period and takes_effect is TakesEffect.AFTER_LAST_DAY else last


def window(effective_on: date, least: Period, most: Period, takes_effect: TakesEffect) -> tuple[date, date]:
    """The first and the last day on which a notice counts that is given no more and no less than so long before.

    Args:
        effective_on: the date on which the change takes effect.
        least: the minimum, as in `earliest_effective`.
        most: the maximum, from date to date; not shorter than the minimum.
        takes_effect: as in `earliest_effective`.
    """
    # A later start never ends earlier, so that both can be searched for.
    starts = range(1, effective_on.toordinal() + 1)
    first = bisect_left(starts, effective_on, key=lambda day: end(date.fromordinal(day), most))
    after = bisect_right(
        starts, effective_on, key=lambda day: earliest_effective(date.fromordinal(day), least, takes_effect)
    )
    return date.fromordinal(starts[first]), date.fromordinal(starts[max(after - 1, first)])
