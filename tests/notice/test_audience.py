"""Whom an update concerns: laws over random worlds, and an answer found by stepping through the days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from termsvc.core.answer import Reason, Rule
from termsvc.core.binding import Standing, bound
from termsvc.core.model import Account, Agreement, Version
from termsvc.core.notice.audience import Concern, KeptOut, audience
from termsvc.core.notice.manifest import counts_of
from termsvc.core.notice.update import TermsUpdate, predecessor, updates
from termsvc.core.resolver import resolve
from termsvc.core.timeline import cuts
from termsvc.core.world import World
from tests.oracle.worlds import plain
from tests.random_worlds import as_case, case

WORLD = Path(__file__).parent / "audience.yaml"

seeds = st.integers(0, 1_000_000)


def concerns(world: World) -> Iterator[tuple[TermsUpdate, Version, Concern]]:
    for update in updates(world.catalogue):
        found = audience(world, update)
        for version in update.versions:
            yield from ((update, version, concern) for concern in found.of(version))


def reasons() -> Iterator[Any]:
    data = yaml.safe_load(WORLD.read_text(encoding="utf-8"))
    for name, expected in data["concerns"].items():
        yield pytest.param(*name.split("/"), {account: str(what) for account, what in expected.items()}, id=name)


@pytest.mark.parametrize(("slug", "label", "expected"), list(reasons()))
def test_each_account_is_told_or_kept_out_for_its_reason(slug: str, label: str, expected: dict[str, str]) -> None:
    data = yaml.safe_load(WORLD.read_text(encoding="utf-8"))
    world = World(as_case({"name": "audience", "facts": plain(data["facts"]), "asks": []}).records)
    version = world.version(slug, label).fact
    (update,) = (one for one in updates(world.catalogue) if version in one.versions)
    found = {concern.account: concern for concern in audience(world, update).of(version)}
    assert {account: _in_a_word(found[account]) for account in expected} == expected


def _in_a_word(concern: Concern) -> str:
    return str(concern.kept_out or concern.binds_from or "asked")


@given(seeds)
def test_those_told_and_those_kept_out_are_all_accounts(seed: int) -> None:
    world = World(case(seed).records)
    for update in updates(world.catalogue):
        found = audience(world, update)
        everyone = sorted(world.accounts)
        assert list(found.accounts) == everyone
        for version in update.versions:
            assert [concern.account for concern in found.of(version)] == everyone
            assert found.counts(version).total() == len(everyone)
            assert found.counts(version)[KeptOut.NEGOTIATED] == len(found.carve_outs(version))
            assert found.counts(version)[None] == len(set(found.told) & _told(found.of(version)))
        counts = counts_of(found)
        assert (counts.accounts, counts.told) == (len(everyone), len(found.told))
        for one in counts.versions:
            assert one.concerned + sum(number for _, number in one.kept_out) == len(everyone)
            assert one.awaiting_assent + one.later <= one.concerned
        assert list(found.told) == sorted(set(found.told))
        assert set(found.told) == _told(found.concerns)


def _told(found: tuple[Concern, ...]) -> set[str]:
    return {concern.account for concern in found if concern.kept_out is None}


@settings(max_examples=20)
@given(seeds)
def test_whoever_will_be_bound_or_is_asked_is_told_and_nobody_else(seed: int) -> None:
    world = World(case(seed).records)
    for _, version, concern in concerns(world):
        account = world.account(concern.account).fact
        there = account.created_on < version.posted_on and not _closed_by(account, version.posted_on)
        bound_from = _bound_from(world, account, version) if there else None
        if bound_from is None:
            assert (concern.kept_out is None) == (there and _is_asked(world, account, version))
            assert concern.binds_from is None
        else:
            assert (concern.kept_out, concern.binds_from) == (None, bound_from)


def _closed_by(account: Account, day: date) -> bool:
    return account.closed_on is not None and account.closed_on <= day


def _days(world: World, account: Account, version: Version) -> Iterator[date]:
    """Every day from posting on until nothing can change any more."""
    last = max(version.posted_on, *cuts(Standing(world.catalogue, world.view(account.id)), version.document), date.min)
    return (version.posted_on + timedelta(days=days) for days in range((last - version.posted_on).days + 1))


def _bound_from(world: World, account: Account, version: Version) -> date | None:
    view = world.view(account.id)
    for day in _days(world, account, version):
        decision = Standing(world.catalogue, view).at(day).decide(version.document)
        if decision.binds == bound(version) and decision.rule is not Rule.NEW_ACCOUNT:
            return day
    return None


def _is_asked(world: World, account: Account, version: Version) -> bool:
    """Whether some day's explanation says that the version awaits assent, and it is not withdrawn by then."""
    return any(
        (lost.version, lost.reason) == (version.label, Reason.AWAITING_ASSENT)
        for day in _days(world, account, version)
        if version.withdrawn_on is None or day < version.withdrawn_on
        for step in resolve(world, account.id, version.document, day).because
        for lost in step.lost
    )


@given(seeds)
def test_the_reason_that_keeps_an_account_out_is_true(seed: int) -> None:
    world = World(case(seed).records)
    for _, version, concern in concerns(world):
        if concern.kept_out is not None:
            assert _is_true(world, version, concern), (concern.kept_out, concern.account, version)
            assert (concern.kept_out is KeptOut.NEGOTIATED) == bool(concern.agreements)


def _is_true(world: World, version: Version, concern: Concern) -> bool:
    account, slug = world.account(concern.account).fact, version.document
    decided = resolve(world, account.id, slug, version.effective_on)
    held = world.view(account.id).held
    said = [world.view(account.id).said, *(one.holder for one in held)]
    later = [bound(one) for one in world.catalogue.versions[slug] if one.sequence > version.sequence]
    return {
        KeptOut.NEW_ACCOUNT: account.created_on >= version.posted_on,
        KeptOut.CLOSED: _closed_by(account, version.effective_on),
        KeptOut.NEGOTIATED: all(
            any(one.agreement.id == name and _has_term(one.agreement, slug) for one in held)
            for name in concern.agreements
        ),
        KeptOut.DOES_NOT_APPLY: decided.rule is Rule.DOES_NOT_APPLY,
        KeptOut.DISPLACED: decided.rule is Rule.DISPLACED,
        KeptOut.OBJECTED: any(slug in one.about and version.label in one.about[slug].objections for one in said),
        KeptOut.WITHDRAWN: version.withdrawn_on is not None,
        KeptOut.SUPERSEDED: decided.binds in later,
    }[KeptOut(str(concern.kept_out))]


def _has_term(agreement: Agreement, slug: str) -> bool:
    return slug in {term.document for term in agreement.terms}


@given(seeds)
def test_each_version_that_is_notified_is_in_one_update_that_of_its_posting_date(seed: int) -> None:
    catalogue = World(case(seed).records).catalogue
    found = updates(catalogue)
    assert [update.posted_on for update in found] == sorted({update.posted_on for update in found})
    for update in found:
        assert update.versions
        assert {version.posted_on for version in update.versions} == {update.posted_on}
        assert list(update.effective_dates) == sorted({version.effective_on for version in update.versions})
    there = [(version.document, version.label) for update in found for version in update.versions]
    assert sorted(there) == sorted(
        (version.document, version.label)
        for slug, document in catalogue.documents.items()
        if document.notify_by == "notice"
        for version in catalogue.versions[slug]
    )


@given(seeds)
def test_the_predecessor_is_the_last_version_that_stood_on_the_day_of_posting(seed: int) -> None:
    catalogue = World(case(seed).records).catalogue
    for versions in catalogue.versions.values():
        for version in versions:
            standing = [
                other
                for other in versions
                if other.sequence < version.sequence
                and (other.withdrawn_on is None or version.posted_on < other.withdrawn_on)
            ]
            assert predecessor(catalogue, version) == (standing[-1] if standing else None)
