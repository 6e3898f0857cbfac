"""What may be accepted, held against the resolver in random worlds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.answer import BoundVersion, Rule
from termsvc.core.dated import local_date
from termsvc.core.model import Acceptance, Account, Fact, Record, Version
from termsvc.core.resolver import resolve
from termsvc.core.world import World
from termsvc.service import stating
from termsvc.service.stating.errors import NotPosted, StaleForm
from termsvc.service.stating.offer import Offer
from termsvc.service.stating.values import Shown
from termsvc.store import Store
from tests.random_worlds import case
from tests.stating.company import CLERK, seal_of

seeds = st.integers(0, 1_000_000)
ANSWERED = {Rule.NEW_ACCOUNT, Rule.CONTINUED_USE, Rule.ACCEPTED}


def nobody(version: Version) -> tuple[str, ...]:
    del version
    return ()


def moments(world: World, account: str) -> Iterator[datetime]:
    """Around each date on which something happens to a version, while the account is open."""
    opened = world.account(account).fact.created_on + timedelta(days=2)
    dates = {
        day
        for versions in world.versions.values()
        for one in versions
        for day in (one.fact.posted_on, one.fact.effective_on)
    }
    for day in sorted(dates)[:6]:
        for hour in (0, 9, 23):
            if day > opened:
                yield datetime.combine(day, time(hour), UTC)


def said(offer: Offer, version: Version, sha256: str | None = None) -> type[Exception] | None:
    try:
        offer.refuse_stale([Shown(version.document, version.label, sha256 or version.sha256)], nobody)
    except (NotPosted, StaleForm) as error:
        return type(error)
    return None


@given(seeds)
def test_the_version_that_binds_or_a_later_one_may_be_accepted(seed: int) -> None:
    world = World(case(seed).records)
    for account in sorted(world.accounts)[:2]:
        for at in moments(world, account):
            offer = Offer(world, account, at)
            for slug, versions in world.versions.items():
                binds = resolve(world, account, slug, at).binds
                today = local_date(at, world.document(slug).fact.timezone)
                for version in (record.fact for record in versions):
                    if version.posted_on > today:
                        assert said(offer, version) is NotPosted
                    elif isinstance(binds, BoundVersion) and world.version(slug, binds.label).fact.posted_on <= today:
                        withdrawn = version.withdrawn_on is not None and version.withdrawn_on <= today
                        current = world.version(slug, binds.label).fact
                        later = version.sequence > current.sequence and not withdrawn
                        assert (said(offer, version) is None) == (version == current or later)
                        assert said(offer, version, "0" * 64) is StaleForm


@given(seeds)
def test_whatever_the_account_is_asked_to_show_now_may_be_accepted(seed: int) -> None:
    world = World(case(seed).records)
    for account in sorted(world.accounts)[-2:]:
        for at in moments(world, account):
            offer = Offer(world, account, at)
            for slug in world.documents:
                current = offer.current(slug)
                assert current is None or said(offer, current) is None


def opened(
    world: World, records: tuple[Record[Fact], ...], at: datetime
) -> Iterator[tuple[Account, tuple[Record[Fact], ...]]]:
    """Accounts like those of a world, as they might be opened at an instant."""
    for account in sorted(world.accounts):
        fact = replace(world.account(account).fact, id="new", created_on=at.date() - timedelta(days=1), closed_on=None)
        yield fact, (*records, Record(id="account:new", fact=fact))


@given(seeds)
def test_a_new_account_that_accepts_all_that_is_due_is_bound_by_just_that(seed: int) -> None:
    records = case(seed).records
    world = World(records)
    for at in [moment for account in sorted(world.accounts)[:1] for moment in moments(world, account)][:4]:
        for account, known in opened(world, records, at):
            offer = Offer(World(known), account.id, at)
            due = offer.due()
            offer.refuse_stale(due, nobody, whole=True)
            accepted = [
                Acceptance(account="new", document=one.document, version=one.version, accepted_at=at) for one in due
            ]
            acceptances = [Record(id=one.document, fact=one) for one in accepted]
            after = World([*known, *acceptances])
            bound = {}
            for slug in world.documents:
                binding = resolve(after, "new", slug, at)
                if binding.rule in ANSWERED and isinstance(binding.binds, BoundVersion):
                    bound[slug] = binding.binds.label
            assert bound == {one.document: one.version for one in due}


@given(seeds)
def test_a_sign_up_that_leaves_one_document_out_is_stale(seed: int) -> None:
    records = case(seed).records
    world = World(records)
    for at in [moment for account in sorted(world.accounts)[:1] for moment in moments(world, account)][:4]:
        for account, known in opened(world, records, at):
            offer = Offer(World(known), account.id, at)
            due = offer.due()
            for missing in due:
                with pytest.raises(StaleForm) as raised:
                    offer.refuse_stale([one for one in due if one != missing], nobody, whole=True)
                assert set(raised.value.current) == set(due)


def test_before_it_is_opened_an_account_accepts_what_it_would_have_to_if_it_were_opened_now(store: Store) -> None:
    stating.create_account(store, CLERK, {"id": "later", "created_on": "2025-05-01"})

    def accept(label: str, text: str) -> object:
        shown = {"document": "tos", "version": label, "sha256": seal_of(text)}
        return stating.accept(store, CLERK, "later", {"acceptances": [shown]})

    with pytest.raises(StaleForm) as raised:
        accept("v1", "tos 1")
    assert raised.value.current == (Shown("tos", "v2", seal_of("tos 2")),)
    accept("v2", "tos 2")
