"""Where an account's own dates stand among the dates that decide: all that the rules can see of a date is its place.

A place is a number: how many boundaries a date has reached. Two dates of one place compare alike with every date that
decides. For some dates it matters whether they are on or after a date that decides; then there is a boundary on that
date, and one on the next day. Others only reach it or do not.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from termsvc.core.binding import days_after
from termsvc.core.catalogue import Catalogue
from termsvc.core.dated import day_after, edges
from termsvc.core.model import Version

_MICROSECOND = timedelta(microseconds=1)
_ALMOST_A_DAY = timedelta(days=1) - _MICROSECOND


class Sort(StrEnum):
    """What a date is the date of, since that decides which dates it is compared with."""

    OPENED = "opened"
    CLOSED = "closed"
    EVENT = "event"
    PERMITTED = "permitted"  # any date of an account with an agreement that lets versions take over
    SIGNED = "signed"  # the signature of such an agreement


@dataclass(frozen=True, slots=True)
class AskedDays:
    """The dates of a question.

    Attributes:
        ends: at the end of which it is asked what binds.
        called: of which it is asked who was there: created before, and not closed by then.
    """

    ends: tuple[date, ...] = ()
    called: tuple[date, ...] = ()


class Places:
    """The dates that decide for each document, and the boundaries that they set.

    Args:
        notices: of each document, the days of notice that some agreement's term asks for.
        days: the dates of the question.
        documents: those that are asked about.

    Attributes:
        boundaries: of all documents and sorts together, in order.
    """

    def __init__(
        self, catalogue: Catalogue, notices: Mapping[str, Iterable[int]], days: AskedDays, documents: Iterable[str]
    ) -> None:
        self._catalogue = catalogue
        self._notices = notices
        self._days = days
        self._boundaries = {
            (slug, sort): sorted(set(boundaries(slug)))
            for slug in documents
            for sort, boundaries in self._by_sort().items()
        }
        self.boundaries = sorted({day for days in self._boundaries.values() for day in days})

    def place(self, day: date) -> int:
        """The place of a day among all boundaries."""
        return bisect_right(self.boundaries, day)

    def within(self, slug: str, sort: Sort) -> Iterator[tuple[int, int]]:
        """Of each place among all boundaries, the one among those of a document for a sort of date."""
        own = self._boundaries[slug, sort]
        yield 0, 0
        for number, day in enumerate(self.boundaries, start=1):
            yield number, bisect_right(own, day)

    # -- which dates a sort of date is compared with

    def _by_sort(self) -> Mapping[Sort, Callable[[str], Iterator[date]]]:
        return {
            Sort.OPENED: self._when_opened,
            Sort.CLOSED: self._when_closed,
            Sort.EVENT: self._of_event,
            Sort.PERMITTED: self._where_permitted,
            Sort.SIGNED: self._of_signature,
        }

    def _when_opened(self, slug: str) -> Iterator[date]:
        yield from self._dates(slug, _start_dates)
        yield from map(day_after, self._days.ends)
        yield from self._days.called

    def _when_closed(self, slug: str) -> Iterator[date]:
        yield from self._dates(slug, _public_dates)
        yield from self._days.ends
        yield from map(day_after, self._days.called)

    def _of_event(self, slug: str) -> Iterator[date]:
        for day in self._dates(slug, _public_dates):
            yield from (day, day_after(day))
        yield from map(day_after, self._days.ends)

    def _where_permitted(self, slug: str) -> Iterator[date]:
        for day in (*self._dates(slug, _every_date), *self._takeovers(slug)):
            yield from (day, day_after(day))
        yield from map(day_after, self._days.ends)

    def _of_signature(self, slug: str) -> Iterator[date]:
        for other in heard(self._catalogue, slug):
            yield from (version.posted_on for version in self._catalogue.versions[other])

    def _dates(self, slug: str, of_version: Callable[[Version], Iterator[date]]) -> Iterator[date]:
        for other in self._catalogue.concerned[slug]:
            document = self._catalogue.documents[other]
            yield from edges((document.part_of, document.in_lieu_of, document.applies_if))
        for other in heard(self._catalogue, slug):
            for version in self._catalogue.versions[other]:
                yield from of_version(version)

    def _takeovers(self, slug: str) -> Iterator[date]:
        for other in heard(self._catalogue, slug):
            for days in self._notices.get(other, ()):
                yield from (days_after(version.posted_on, days) for version in self._catalogue.versions[other])


def heard(catalogue: Catalogue, slug: str) -> frozenset[str]:
    """The documents whose versions an answer for one may hang on: itself, and step by step what may displace it."""
    found, waiting = {slug}, [slug]
    while waiting:
        new = catalogue.rivals[waiting.pop()] - found
        found |= new
        waiting += new
    return frozenset(found)


def _public_dates(version: Version) -> Iterator[date]:
    yield from (version.posted_on, version.effective_on)
    if version.withdrawn_on is not None:
        yield version.withdrawn_on


def _start_dates(version: Version) -> Iterator[date]:
    yield from (version.effective_on, version.effective_on_new)
    if version.withdrawn_on is not None:
        yield version.withdrawn_on


def _every_date(version: Version) -> Iterator[date]:
    yield version.effective_on_new
    yield from _public_dates(version)


def local_days(timezone: str, utc_day: date) -> Iterator[tuple[datetime, datetime, date]]:
    """The calendar dates that a day of UTC meets in a time zone: of each the first and last instant, to the microsecond."""
    start = datetime.combine(utc_day, time(), UTC)
    return _local_days(ZoneInfo(timezone), start, start + _ALMOST_A_DAY)


def _local_days(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[tuple[datetime, datetime, date]]:
    starts, ends = first.astimezone(zone), last.astimezone(zone)
    if starts.utcoffset() != ends.utcoffset():
        middle = first + (last - first) // 2
        yield from _local_days(zone, first, middle)
        yield from _local_days(zone, middle + _MICROSECOND, last)
    elif starts.date() == ends.date():
        yield first, last, ends.date()
    else:
        midnight = datetime.combine(ends.date(), time(), UTC) - (ends.utcoffset() or timedelta())
        yield first, midnight - _MICROSECOND, starts.date()
        yield midnight, last, ends.date()
