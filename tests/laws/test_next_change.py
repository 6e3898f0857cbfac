"""Until the next change that is told, nothing of an answer changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.answer import Binding
from termsvc.core.binding import Standing
from termsvc.core.dated import local_date, midnight
from termsvc.core.explanation import wording
from termsvc.core.model import Account, Document, Record, Version
from termsvc.core.resolver import next_change, resolve
from termsvc.core.timeline import cuts
from termsvc.core.world import World
from tests.random_worlds import case

seeds = st.integers(0, 1_000_000)
TICK = timedelta(microseconds=1)
SAID = ("accepted_at", "objected_at", "withdrawn_at")


def instants_worth_asking(world: World, account: str, document: str) -> list[datetime]:
    """Every midnight about each date on which something may change, every instant said, and just before these."""
    view = world.view(account)
    standing = Standing(world.catalogue, view)
    posted = [version.posted_on for version in world.catalogue.versions[document]]
    closed = [view.closed_on] if view.closed_on else []
    days = {day + timedelta(days=near) for day in (*cuts(standing, document), *posted, *closed) for near in (-1, 0, 1)}
    zones = {world.catalogue.documents[slug].timezone for slug in world.documents}
    midnights = (midnight(day, zone) for day in days for zone in zones)
    acts = chain(*world.acceptances.values(), *world.objections.values())
    said = (value for one in acts for value in (getattr(one.fact, name, None) for name in SAID) if value)
    return sorted({near for instant in (*midnights, *said) for near in (instant - TICK, instant)})


def without_the_moment(binding: Binding, when: datetime) -> Binding:
    """The answer without the words that name the moment asked."""
    words = wording.moment(when)
    steps = (
        replace(
            step,
            sentence=step.sentence.replace(words, "then"),
            lost=tuple(replace(lost, sentence=lost.sentence.replace(words, "then")) for lost in step.lost),
        )
        for step in binding.because
    )
    return replace(binding, because=tuple(steps))


def check(world: World, account: str, document: str) -> None:
    told: Binding | None = None
    change: datetime | None = None
    for when in instants_worth_asking(world, account, document):
        found = without_the_moment(resolve(world, account, document, when), when)
        if told is not None and (change is None or when < change):
            assert found == told, (account, document, when, change)
        else:
            told, change = found, next_change(world, account, [document], when)
            assert change is None or change > when


@given(seeds)
def test_an_answer_and_its_reasons_stay_the_same_until_the_next_change(seed: int) -> None:
    world = World(case(seed).records)
    documents, accounts = sorted(world.documents), sorted(world.accounts)
    check(world, accounts[seed % len(accounts)], documents[seed % len(documents)])


def known(*facts: Document | Version | Account) -> World:
    return World(Record(id=f"fact-{number}", fact=fact) for number, fact in enumerate(facts))


def document(timezone: str) -> Document:
    return Document(slug="tos", title="Terms", kind="tos", timezone=timezone)


COMING = Version(
    document="tos",
    label="1",
    sequence=1,
    sha256="",
    posted_on=date(2025, 3, 3),
    effective_on=date(2025, 4, 2),
    effective_on_new=date(2025, 3, 3),
)
ACME = Account(id="acme", created_on=date(2025, 1, 1))


@pytest.mark.parametrize(
    ("asked", "change"),
    [
        ("2025-03-02T23:59:59+01:00", "2025-03-03T00:00:00+01:00"),
        ("2025-03-03T00:00:00+01:00", "2025-04-02T00:00:00+02:00"),
        ("2025-04-01T12:00:00-07:00", "2025-04-02T00:00:00+02:00"),
        ("2025-04-02T00:00:00+02:00", None),
    ],
)
def test_it_is_the_local_midnight_of_the_next_date_that_counts(asked: str, change: str | None) -> None:
    world = known(document("Europe/Berlin"), COMING, ACME)
    expected = None if change is None else datetime.fromisoformat(change)
    assert next_change(world, "acme", ["tos"], datetime.fromisoformat(asked)) == expected


def test_a_closed_account_has_no_more_changes_after_the_day_on_which_it_was_closed() -> None:
    closed = replace(ACME, closed_on=date(2025, 3, 10))
    world = known(document("UTC"), COMING, closed)
    on_closing = datetime.fromisoformat("2025-03-10T12:00:00+00:00")
    after = next_change(world, "acme", ["tos"], on_closing)
    assert after == datetime.fromisoformat("2025-03-11T00:00:00+00:00")
    assert next_change(world, "acme", ["tos"], after) is None


@pytest.mark.parametrize("zone", ["America/Santiago", "America/Havana", "Asia/Beirut", "Pacific/Apia", "Europe/Berlin"])
@given(st.dates(date(2011, 12, 1), date(2031, 12, 31)))
def test_a_midnight_is_the_first_instant_of_its_date(zone: str, day: date) -> None:
    first = midnight(day, zone)
    assert local_date(first, zone) >= day
    assert local_date(first - TICK, zone) < day
