"""What binds over all time: the resolver asked at each date on which its answer may change."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from functools import partial

from termsvc.core.answer import Bound, Interval
from termsvc.core.binding import Decision, Moment, days_after
from termsvc.core.dated import edges, local_date
from termsvc.core.world import AccountView, Catalogue, Held, Said


def timeline(catalogue: Catalogue, view: AccountView, slug: str) -> tuple[Interval, ...]:
    """What binds over all time, in intervals without gap or overlap, split where the thing or the rule changes."""
    pieces = _Pieces(catalogue, view, slug)
    changes = [place for place in range(len(pieces)) if place == 0 or pieces.decide(place) != pieces.decide(place - 1)]
    intervals = []
    for place, after in zip(changes, [*changes[1:], len(pieces)], strict=True):
        decision = pieces.decide(place)
        since, until = pieces.run(place)
        intervals.append(
            Interval(pieces.start(place), pieces.start(after), decision.binds, decision.rule, since, until)
        )
    return tuple(intervals)


def run(catalogue: Catalogue, view: AccountView, slug: str, day: date) -> tuple[Bound | None, date | None, date | None]:
    """What binds on a date, with the first date of its unbroken run and the first date after it."""
    pieces = _Pieces(catalogue, view, slug)
    place = pieces.holding(day)
    return pieces.decide(place).binds, *pieces.run(place)


class _Pieces:
    """All time, cut where an answer may change; each piece is decided only when asked, once."""

    def __init__(self, catalogue: Catalogue, view: AccountView, slug: str) -> None:
        self._cuts = cuts(catalogue, view, slug)
        self._ask = partial(Moment, catalogue, view, others={})
        self._slug = slug
        self._decided: dict[int, Decision] = {}

    def __len__(self) -> int:
        return len(self._cuts) + 1

    def start(self, place: int) -> date | None:
        return self._cuts[place - 1] if 0 < place < len(self) else None

    def holding(self, day: date) -> int:
        return bisect_right(self._cuts, day)

    def decide(self, place: int) -> Decision:
        if place not in self._decided:
            self._decided[place] = self._ask(self.start(place) or date.min).decide(self._slug)
        return self._decided[place]

    def run(self, place: int) -> tuple[date | None, date | None]:
        first, last = place, place + 1
        while first > 0 and self.decide(first - 1).binds == self.decide(place).binds:
            first -= 1
        while last < len(self) and self.decide(last).binds == self.decide(place).binds:
            last += 1
        return self.start(first), self.start(last)


def cuts(catalogue: Catalogue, view: AccountView, slug: str) -> list[date]:
    """Every date on which the answer for a document may change, in order: none after the account closed."""
    last = view.closed_on or date.max
    concerned = catalogue.concerned[slug]
    days = {view.said.created_on, *edges(value for _, value in view.values)}
    for other in concerned:
        document = catalogue.documents[other]
        days.update(edges((document.part_of, document.in_lieu_of, document.applies_if)))
        days.update(_version_dates(catalogue, view, other))
        days.update(_said_dates(view.said, document.slug, document.timezone))
    for held in view.held:
        days.update(_agreement_dates(catalogue, held, concerned))
    return sorted(day for day in days if view.said.created_on <= day <= last)


def _version_dates(catalogue: Catalogue, view: AccountView, slug: str) -> Iterator[date]:
    notices = {term.notice_days for held in view.held for term in held.agreement.terms if term.document == slug}
    for version in catalogue.versions[slug]:
        yield version.posted_on
        yield version.effective_on
        if version.withdrawn_on is not None:
            yield version.withdrawn_on
        yield from (days_after(version.posted_on, notice_days) for notice_days in notices)


def _said_dates(said: Said, slug: str, timezone: str) -> Iterator[date]:
    instants = [at for (document, _), at in said.acceptances.items() if document == slug]
    for (document, _), objections in said.objections.items():
        if document == slug:
            instants += (at for objection in objections for at in objection if at is not None)
    return (local_date(at, timezone) for at in instants)


def _agreement_dates(catalogue: Catalogue, held: Held, concerned: frozenset[str]) -> Iterator[date]:
    yield from held.during.dates()
    yield held.agreement.effective_from
    if held.agreement.ends_on is not None:
        yield held.agreement.ends_on
    yield held.holder.created_on
    for slug in concerned:
        yield from _said_dates(held.holder, slug, catalogue.documents[slug].timezone)
