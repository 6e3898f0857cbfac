"""What binds over all time: the resolver asked at each date on which its answer may change."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial

from termsvc.core.answer import Bound, Interval
from termsvc.core.binding import Decision, Governing, Standing, days_after
from termsvc.core.catalogue import Catalogue
from termsvc.core.dated import day_after, day_before, local_date, midnight
from termsvc.core.world import Said


def timeline(standing: Standing, slug: str) -> tuple[Interval, ...]:
    """What binds over all time, in intervals without gap or overlap, split where the thing or the rule changes."""
    pieces = _Pieces(standing, slug)
    changes = [place for place in range(len(pieces)) if place == 0 or pieces.decide(place) != pieces.decide(place - 1)]
    intervals = []
    for place, after in zip(changes, [*changes[1:], len(pieces)], strict=True):
        decision = pieces.decide(place)
        since, until = pieces.run(place, decision.binds)
        intervals.append(
            Interval(pieces.start(place), pieces.start(after), decision.binds, decision.rule, since, until)
        )
    return tuple(intervals)


def run(standing: Standing, slug: str, day: date) -> tuple[date | None, date | None]:
    """The first date of the unbroken run over which the thing that binds on a date binds, and the first after it."""
    pieces = _Pieces(standing, slug)
    return pieces.run(pieces.holding(day), standing.at(day).decide(slug).binds)


class _Pieces:
    """All time, cut where an answer may change; each piece is decided only when asked."""

    def __init__(self, standing: Standing, slug: str) -> None:
        found = cuts(standing, slug)
        self._starts = [None, *found]
        self.holding = partial(bisect_right, found)
        self._standing = standing
        self._slug = slug

    def __len__(self) -> int:
        return len(self._starts)

    def start(self, place: int) -> date | None:
        return self._starts[place] if place < len(self._starts) else None

    def decide(self, place: int) -> Decision:
        return self._standing.at(self._starts[place] or date.min).decide(self._slug)

    def run(self, place: int, binds: Bound | None) -> tuple[date | None, date | None]:
        """The run over which a thing binds that binds in one piece."""
        first, last = place, place + 1
        while first > 0 and self.decide(first - 1).binds == binds:
            first -= 1
        while last < len(self) and self.decide(last).binds == binds:
            last += 1
        return self.start(first), self.start(last)


def cuts(standing: Standing, slug: str) -> list[date]:
    """Every date on which the answer for a document may change, in order: none after the account closed."""
    catalogue, view = standing.catalogue, standing.view
    first, last = view.said.created_on, view.closed_on or date.max
    common = catalogue.dates[slug]
    found = list(common[bisect_left(common, first) : bisect_right(common, last)])
    for day in _own_dates(standing, slug):
        place = bisect_left(found, day)
        if first <= day <= last and found[place : place + 1] != [day]:
            found.insert(place, day)
    return found


def _own_dates(standing: Standing, slug: str) -> Iterator[date]:
    """The dates of the account and of the agreements that may govern it, whatever the catalogue's are."""
    catalogue, view = standing.catalogue, standing.view
    yield view.said.created_on
    yield from standing.value_dates
    for other in catalogue.concerned[slug]:
        yield from _said_dates(catalogue, view.said, other)
        for negotiated in standing.terms(other):
            yield from _agreement_dates(catalogue, negotiated)


def _agreement_dates(catalogue: Catalogue, negotiated: Governing) -> Iterator[date]:
    held, term = negotiated
    yield from held.during.dates()
    yield held.agreement.effective_from
    if held.agreement.ends_on is not None:
        yield held.agreement.ends_on
    yield held.holder.created_on
    yield from _said_dates(catalogue, held.holder, term.document)
    if term.notice_days:
        for version in catalogue.versions[term.document]:
            yield days_after(version.posted_on, term.notice_days)


def _said_dates(catalogue: Catalogue, said: Said, slug: str) -> Iterator[date]:
    about = said.about.get(slug)
    if about is None:
        return
    timezone = catalogue.documents[slug].timezone
    yield from (local_date(instant, timezone) for instant in _said_instants(said, slug))
    yield from (catalogue.version(slug, label).posted_on for label in about.acceptances)


def _said_instants(said: Said, slug: str) -> Iterator[datetime]:
    about = said.about.get(slug)
    if about is None:
        return
    yield from about.acceptances.values()
    for objections in about.objections.values():
        yield from (instant for pair in objections for instant in pair if instant is not None)


def next_change(standing: Standing, slug: str, when: datetime) -> datetime | None:
    """The first instant after another from which on the answer for a document may be another one; `None` if there is none.

    Until then what binds, by which rule, since and until when stays the same, and so does the explanation but for its
    words for the moment. A version's posting counts, since an explanation tells of it. What is closed changes no more.
    """
    catalogue = standing.catalogue
    told = (slug, *catalogue.yielding[slug])  # an explanation tells which documents this one displaces
    near = frozenset[str]().union(*(catalogue.concerned[other] for other in told))
    zones = {catalogue.documents[other].timezone for other in near}
    midnights = (midnight(day, zone) for day in _days_to_come(standing, told, when, len(zones)) for zone in zones)
    return min((instant for instant in (*midnights, *_instants(standing, near)) if instant > when), default=None)


def _days_to_come(standing: Standing, told: tuple[str, ...], when: datetime, zones: int) -> set[date]:
    """The dates of some documents' answers from about an instant on, of the first one also those of posting."""
    catalogue, closed_on = standing.catalogue, standing.view.closed_on
    first = day_before(day_before(when.astimezone(UTC).date()))  # no zone's date is farther from another one's
    last = date.max if closed_on is None else day_after(closed_on)
    found = {version.posted_on for version in catalogue.versions[told[0]]}
    if closed_on is not None:
        found.add(last)
    for slug in told:
        found.update(catalogue.dates[slug])
        found.update(_own_dates(standing, slug))
    days = {day for day in found if first <= day <= last}
    if zones > 1:
        # Between one zone's midnight and another's, what binds may belong to the run of the day before or after.
        days |= {near for day in days for near in (day_before(day), day_after(day))}
    return days


def _instants(standing: Standing, slugs: frozenset[str]) -> Iterator[datetime]:
    """When something was said of some documents, by the account or by who holds an agreement about them."""
    for slug in slugs:
        yield from _said_instants(standing.view.said, slug)
        for negotiated in standing.terms(slug):
            yield from _said_instants(negotiated.held.holder, slug)
