"""What binds over all time: the resolver asked at each date on which its answer may change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from termsvc.core.answer import Interval
from termsvc.core.binding import Moment, days_after
from termsvc.core.dated import edges, local_date
from termsvc.core.world import AccountView, Catalogue, Held, Said


def timeline(catalogue: Catalogue, view: AccountView, slug: str) -> tuple[Interval, ...]:
    """What binds over all time, in intervals without gap or overlap, split where the thing or the rule changes."""
    starts = (None, *cuts(catalogue, view, slug))
    moments: dict[date, Moment] = {}
    pieces = [(start, Moment(catalogue, view, start or date.min, moments).decide(slug)) for start in starts]
    merged = [next(same) for _, same in groupby(pieces, key=lambda piece: piece[1])]
    ends = [start for start, _ in merged[1:]] + [None]
    intervals: list[Interval] = []
    for _, run in groupby(zip(merged, ends, strict=True), key=lambda item: item[0][1].binds):
        members = list(run)
        since, until = members[0][0][0], members[-1][1]
        intervals += (
            Interval(start, end, decision.binds, decision.rule, since, until) for (start, decision), end in members
        )
    return tuple(intervals)


def cuts(catalogue: Catalogue, view: AccountView, slug: str) -> list[date]:
    """Every date on which the answer for a document may change, in order: none after the account closed."""
    last = view.closed_on or date.max
    concerned = _concerned(catalogue, slug)
    days = {view.said.created_on, *edges(value for _, value in view.values)}
    for other in concerned:
        document = catalogue.documents[other]
        days.update(edges((document.part_of, document.in_lieu_of, document.applies_if)))
        days.update(_version_dates(catalogue, view, other))
        days.update(_said_dates(view.said, document.slug, document.timezone))
    for held in view.held:
        days.update(_agreement_dates(catalogue, held, concerned))
    return sorted(day for day in days if view.said.created_on <= day <= last and day > date.min)


def _concerned(catalogue: Catalogue, slug: str) -> set[str]:
    """The documents that an answer for this one may look at."""
    found: set[str] = set()
    waiting = [slug]
    while waiting:
        other = waiting.pop()
        if other in catalogue.documents and other not in found:
            found.add(other)
            waiting += (*catalogue.documents[other].part_of.values(), *catalogue.displacers[other])
    return found


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


def _agreement_dates(catalogue: Catalogue, held: Held, concerned: set[str]) -> Iterator[date]:
    yield from held.during.dates()
    yield held.agreement.effective_from
    if held.agreement.ends_on is not None:
        yield held.agreement.ends_on
    yield held.holder.created_on
    for slug in concerned:
        yield from _said_dates(held.holder, slug, catalogue.documents[slug].timezone)
