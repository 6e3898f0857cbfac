"""A version waits for assent if, and only if, assent given now would make it bind."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.answer import Reason, Rule
from termsvc.core.awaiting import awaiting
from termsvc.core.binding import Standing, bound
from termsvc.core.dated import local_date, midnight
from termsvc.core.model import Acceptance, Fact, Mode, Record, Version
from termsvc.core.resolver import resolve, timeline
from termsvc.core.world import World
from tests.random_worlds import case

seeds = st.integers(0, 1_000_000)


def accepting(records: tuple[Record[Fact], ...], account: str, document: str, label: str, at: datetime) -> World:
    said = Acceptance(account=account, document=document, version=label, accepted_at=at)
    return World((*records, Record(id="accepted now", fact=said)))


def posted_midday(world: World, document: str) -> list[datetime]:
    """Middays about the dates of a document's versions."""
    timezone = world.catalogue.documents[document].timezone
    days = {day for one in world.catalogue.versions[document] for day in (one.posted_on, one.effective_on)}
    return [midnight(day, timezone) + timedelta(hours=12) for day in sorted(days)]


@given(seeds)
def test_what_waits_would_bind_if_it_were_accepted_now_and_what_does_not_would_not(seed: int) -> None:
    records = case(seed).records
    world = World(records)
    for account in sorted(world.accounts)[:2]:
        for document in sorted(world.documents):
            for now in posted_midday(world, document)[seed % 4 :: 4]:
                check(records, world, account, document, now)


def check(records: tuple[Record[Fact], ...], world: World, account: str, document: str, now: datetime) -> None:
    waiting = {one.version.label for one in awaiting(world, account, document, now)}
    governing = Standing(world.catalogue, world.view(account)).at(now).governing(document)
    for version in world.catalogue.versions[document]:
        assented = accepting(records, account, document, version.label, now)
        if governing is not None and governing.term.mode is not Mode.FLOAT:
            if version.label in waiting:
                assert takes_over(assented, account, document, version.label, now)
                accepts_later = (document, version.label) in accepted(world, account)
                assert accepts_later or not takes_over(world, account, document, version.label, now)
            continue
        after = resolve(assented, account, document, now)
        would = after.binds == bound(version) and after.rule is Rule.ACCEPTED
        assert (version.label in waiting) == (would and is_awaited(world, account, version, now))


def is_awaited(world: World, account: str, version: Version, now: datetime) -> bool:
    """Whether the explanation says that the version does not bind for want of assent."""
    lost = (lost for step in resolve(world, account, version.document, now).because for lost in step.lost)
    return any((one.version, one.reason) == (version.label, Reason.AWAITING_ASSENT) for one in lost)


def accepted(world: World, account: str) -> set[tuple[str, str]]:
    return {(one.fact.document, one.fact.version) for one in world.acceptances.get(account, ())}


def takes_over(world: World, account: str, document: str, label: str, now: datetime) -> bool:
    today = local_date(now, world.catalogue.documents[document].timezone)
    sought = bound(world.catalogue.version(document, label))
    return any(
        one.binds == sought and one.rule is Rule.UPDATED_ON_NOTICE and (one.end is None or one.end > today)
        for one in timeline(world, account, document)
    )
