"""When a notice is given, by the calendar of the document and by that of whom it addresses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from termsvc.core.dated import day_after, local_date, require_aware
from termsvc.core.errors import InvalidFact
from termsvc.core.notice.periods import Period, TakesEffect, earliest_effective


class CountedFrom(StrEnum):
    """The event from which a period of notice runs: that the notice is posted, or that it is received."""

    POSTING = "posting"
    RECEIPT = "receipt"


class Channel(StrEnum):
    """How a notice travels, which decides when it is taken to be received."""

    EMAIL = "email"
    POST = "post"


class Reckoned(NamedTuple):
    """From which day a period runs, the earliest effective date, and the time zone whose calendar decided."""

    start: date
    earliest: date
    timezone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """When the notice of an amendment is posted.

    Attributes:
        on: the date in the document's time zone.
        timezone: the document's, an IANA name.
        at: the instant, with an offset; `None` while only the date is planned.
        channel: how it travels.

    Raises:
        InvalidFact: the instant is naive, or falls on another date in the document's time zone.
    """

    on: date
    timezone: str
    at: datetime | None = None
    channel: Channel = Channel.EMAIL

    def __post_init__(self) -> None:
        if self.at is None:
            return
        require_aware(self.at, "at")
        if local_date(self.at, self.timezone) != self.on:
            raise InvalidFact(f"{self.at.isoformat()} is not on {self.on} in {self.timezone}")

    def reckon(self, period: Period, takes_effect: TakesEffect, delivery_days: int, addressee: str | None) -> Reckoned:
        """From when a period runs and when it permits a change to take effect, a date in the document's time zone.

        A date alone says nothing of the hour: the document's own calendar counts it, since its dates are local dates
        there. An instant may fall on different dates in two places, and so may the first moment of the effective date.
        Then the period must have run out by the calendar of the document and by that of the addressee, so the later
        of the two results counts: whoever is addressed loses no day by living elsewhere.

        Args:
            period: how long.
            takes_effect: on the last day of the period, or after it.
            delivery_days: calendar days from posting to the event from which the period runs.
            addressee: the time zone of whom the notice addresses, an IANA name; `None` if unknown.
        """
        start = _later(self.on, delivery_days)
        own = Reckoned(start, earliest_effective(start, period, takes_effect), self.timezone)
        if self.at is None or addressee is None:
            return own
        start = _later(local_date(self.at, addressee), delivery_days)
        there = earliest_effective(start, period, takes_effect)
        theirs = Reckoned(start, _first_date_from(there, addressee, self.timezone), addressee)
        return max(own, theirs, key=lambda reckoned: reckoned.earliest)


def _later(day: date, days: int) -> date:
    return day + timedelta(days=min(days, (date.max - day).days))


def _first_date_from(day: date, there: str, here: str) -> date:
    """The first date here that begins no earlier than a date begins there."""
    if day.year == MAXYEAR:
        return day
    begins = _first_moment(day, there)
    found = local_date(begins, here)
    return found if _first_moment(found, here) >= begins else day_after(found)


def _first_moment(day: date, timezone: str) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(timezone))
