"""The dates on which versions take effect, as a calendar (RFC 5545) that programs subscribe to.

Nothing in it comes from the clock: the same facts give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from icalendar import Calendar, Event

from termsvc.render.markdown.visible import visible

CALENDAR_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectiveDate:
    """A date on which a version takes effect.

    Attributes:
        uid: what no other date has, and this one for good, even if it is postponed.
        summary, description: what it is called, and what is said of it.
        address: where the version stands.
        day: the date, in the time zone of its document.
        posted_on: the date on which it was posted, likewise.
    """

    uid: str
    summary: str
    description: str
    address: str
    day: date
    posted_on: date


def calendar(title: str, company: str, dates: Sequence[EffectiveDate]) -> bytes:
    """Dates as a calendar, one event that lasts the whole day each, in the order given."""
    made = Calendar()
    made.add("prodid", f"-//{_plain(company)}//termsvc//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("name", _plain(title))
    made.add("x-wr-calname", _plain(title))
    for one in dates:
        made.add_component(_event(one))
    return bytes(made.to_ical())


def _event(one: EffectiveDate) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("dtstamp", datetime.combine(one.posted_on, time(), UTC))
    event.add("dtstart", one.day)
    event.add("summary", _plain(one.summary))
    event.add("description", _plain(one.description))
    event.add("url", one.address)
    event.add("transp", "TRANSPARENT")
    return event


def _plain(text: str) -> str:
    """A text on one line, without characters that a calendar can't hold."""
    return " ".join(visible(text).split())
