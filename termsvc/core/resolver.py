"""The one question: what bound this account on this date, and what did we know then?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache

from termsvc.core.answer import Binding, Interval
from termsvc.core.binding import Moment, Standing, bound
from termsvc.core.catalogue import Catalogue
from termsvc.core.dated import day_after, day_before
from termsvc.core.explanation import explain
from termsvc.core.model import Version
from termsvc.core.timeline import next_change as next_change_of
from termsvc.core.timeline import run
from termsvc.core.timeline import timeline as timeline_of
from termsvc.core.world import AccountView, Said, World


def resolve(world: World, account: str, document: str, when: date | datetime) -> Binding:
    """What binds an account for a document on a date or at an instant, by what the world knows.

    `when` is a calendar date, at its end in each document's own time zone; or an aware instant.

    Raises:
        UnknownName: the account or the document is not known.
    """
    return next(resolve_each(world, account, [(document, when)]))


def resolve_all(world: World, account: str, when: date | datetime) -> tuple[Binding, ...]:
    """What binds an account for every document known, in order of slug.

    Raises:
        UnknownName: the account is not known.
    """
    return tuple(resolve_each(world, account, ((document, when) for document in sorted(world.documents))))


# Equal views bind equally, so accounts that look alike to the rules share one standing and its runs.
@lru_cache(maxsize=1 << 10)
def _standing(catalogue: Catalogue, view: AccountView) -> Standing:
    return Standing(catalogue, view)


def resolve_each(
    world: World, account: str, asked: Iterable[tuple[str, date | datetime]], *, explained: bool = True
) -> Iterator[Binding]:
    """What binds an account for each of some documents at each of some moments; as `resolve`, asked together.

    Args:
        world: see above.
        account: an account's id.
        asked: pairs of a document and a moment.
        explained: with reasons, which take most of the time; without, `because` is empty.

    Raises:
        UnknownName: the account or a document is not known.
    """
    standing = _standing(world.catalogue, world.view(account))
    for document, when in asked:
        world.document(document)
        moment = standing.at(when)
        binds, rule = moment.decide(document)
        since, until = _run(moment, document)
        because = explain(world, account, document, moment) if explained else ()
        yield Binding(account, document, binds, rule, since, until, because)


def next_change(world: World, account: str, documents: Iterable[str], when: datetime) -> datetime | None:
    """The first instant after another at which an answer for one of some documents may change by dates alone.

    At every instant from `when` until then, what binds the account for them, by which rule, since and until when is the
    same, and the explanations differ in nothing but the words for the moment asked; `None` if that holds for ever.

    Raises:
        UnknownName: the account or a document is not known.
    """
    standing = _standing(world.catalogue, world.view(account))
    changes = (next_change_of(standing, world.document(document).fact.slug, when) for document in documents)
    return min((change for change in changes if change is not None), default=None)


def timeline(world: World, account: str, document: str) -> tuple[Interval, ...]:
    """What binds an account for a document over all time, without gap or overlap.

    Raises:
        UnknownName: the account or the document is not known.
    """
    world.document(document)
    return timeline_of(_standing(world.catalogue, world.view(account)), document)


def in_force(world: World, document: str, when: date | datetime) -> Version | None:
    """The version in force online for an account that has always existed, has said nothing and negotiated nothing.

    Raises:
        UnknownName: the document is not known.
    """
    world.document(document)
    anyone = AccountView(Said(date.min, (), ()), None, (), ())
    binds = Standing(world.catalogue, anyone).at(when).online(document).binds
    return next((version for version in world.catalogue.versions[document] if bound(version) == binds), None)


@lru_cache(maxsize=1 << 14)
def _run(moment: Moment, document: str) -> tuple[date | None, date | None]:
    """The run of dates over which a thing binds: the one that holds the day or, for an instant, touches it.

    What binds at an instant may be gone by the end of that day, or come only with the next; and what binds for less
    than a day is in no run: its since and until are that day.
    """
    standing, binds, day = moment.standing, moment.decide(document).binds, moment.local_date(document)
    for near in (day, day_before(day), day_after(day)):
        if standing.at(near).decide(document).binds == binds:
            return run(standing, document, near)
    return day, day
