"""Versions come into force by their dates; that is noted once each, however late and by whomever."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.activation import Accounts, Activation
from termsvc.core.batch import Batch
from termsvc.core.model import Record, Retraction
from termsvc.core.world import World
from termsvc.demo import POSTED
from termsvc.service.activation import activate_due, next_due
from termsvc.store import Reading, Store, open_store
from tests.random_worlds import case
from tests.service.facts import document, record, version

ROOT = Path(__file__).parents[2]
JANUARY, FEBRUARY, MARCH = date(2024, 1, 15), date(2024, 2, 15), date(2024, 3, 15)
INSTANT = timedelta(microseconds=1)

Key: TypeAlias = tuple[str, str, Accounts]


def midnight(day: date, timezone: str = "UTC") -> datetime:
    return datetime.combine(day, time(), ZoneInfo(timezone))


def keys(recorded: tuple[Activation, ...] | list[Activation]) -> list[Key]:
    return sorted((one.document, one.version, one.accounts) for one in recorded)


NEW, EXISTING = ("dpa", "v1", Accounts.NEW), ("dpa", "v1", Accounts.EXISTING)


def test_a_version_is_activated_for_new_accounts_and_then_for_existing_ones(store: Store) -> None:
    record(store, document(), version(JANUARY, FEBRUARY))
    before = midnight(JANUARY) - INSTANT
    assert (activate_due(store, before), next_due(store, before)) == ((), midnight(JANUARY))
    assert keys(activate_due(store, midnight(JANUARY))) == [NEW]
    assert next_due(store, midnight(JANUARY)) == midnight(FEBRUARY)
    (noted,) = activate_due(store, midnight(FEBRUARY))
    assert noted == Activation(
        document="dpa",
        version="v1",
        accounts=Accounts.EXISTING,
        effective_on=FEBRUARY,
        activated_at=midnight(FEBRUARY),
    )
    assert next_due(store, midnight(FEBRUARY)) is None


def test_asked_again_or_earlier_nothing_is_recorded_twice(store: Store) -> None:
    record(store, document(), version(JANUARY, FEBRUARY))
    assert keys(activate_due(store, midnight(MARCH))) == [EXISTING, NEW]
    for now in (midnight(MARCH), midnight(JANUARY), midnight(date(2030, 1, 1))):
        assert activate_due(store, now) == ()
    assert {one.activated_at for one in store.read(Reading.activations)} == {midnight(MARCH)}


def test_a_date_begins_at_midnight_where_the_document_is(store: Store) -> None:
    zones = {"aup": "Pacific/Kiritimati", "dpa": "UTC", "tos": "America/Los_Angeles"}
    for slug, zone in zones.items():
        record(store, document(slug, zone), version(JANUARY, JANUARY, document=slug))
    starts = [midnight(JANUARY, zone) for zone in zones.values()]
    assert starts == sorted(starts)
    now = midnight(JANUARY) - timedelta(days=2)
    for slug, start in zip(zones, starts, strict=True):
        assert next_due(store, now) == start
        assert {one.document for one in activate_due(store, start)} == {slug}
        now = start


@pytest.mark.parametrize(
    ("withdrawn_on", "activated"),
    [(JANUARY, []), (date(2024, 2, 1), [NEW]), (FEBRUARY, [NEW]), (date(2024, 2, 16), [EXISTING, NEW])],
)
def test_a_version_withdrawn_by_its_date_is_never_activated(
    store: Store, withdrawn_on: date, activated: list[Key]
) -> None:
    record(store, document(), version(JANUARY, FEBRUARY, withdrawn_on=withdrawn_on))
    assert keys(activate_due(store, midnight(MARCH))) == activated


def test_a_withdrawal_that_is_learned_in_time_stops_the_activation(store: Store) -> None:
    record(store, document(), version(JANUARY, FEBRUARY))
    assert next_due(store, midnight(JANUARY)) == midnight(FEBRUARY)
    record(store, version(JANUARY, FEBRUARY, withdrawn_on=FEBRUARY))
    assert next_due(store, midnight(JANUARY)) is None
    assert keys(activate_due(store, midnight(MARCH))) == [NEW]


def test_a_postponed_version_is_activated_on_its_later_date(store: Store) -> None:
    record(store, document(), version(JANUARY, FEBRUARY))
    activate_due(store, midnight(JANUARY))
    record(store, version(JANUARY, MARCH))
    assert activate_due(store, midnight(FEBRUARY)) == ()
    assert next_due(store, midnight(FEBRUARY)) == midnight(MARCH)
    (noted,) = activate_due(store, midnight(MARCH))
    assert (noted.accounts, noted.effective_on) == (Accounts.EXISTING, MARCH)


def test_a_retracted_version_is_not_activated(store: Store) -> None:
    record(store, document(), version(JANUARY, FEBRUARY))
    fact = next(one.id for one in store.read(Reading.records) if one.fact.name == "version")
    record(store, Retraction(fact=fact))
    assert activate_due(store, midnight(MARCH)) == ()


def test_a_late_run_records_all_that_it_missed(store: Store) -> None:
    days = [JANUARY + timedelta(days=days) for days in (0, 30, 60)]
    record(store, document(), *(version(day, day + timedelta(days=20), n) for n, day in enumerate(days, 1)))
    assert len(activate_due(store, midnight(date(2025, 1, 1)))) == 6


def test_an_empty_database_has_nothing_due(store: Store) -> None:
    assert (activate_due(store, POSTED), next_due(store, POSTED)) == ((), None)


@given(st.integers(0, 1_000_000), st.lists(st.integers(-10, 160), min_size=1, max_size=4))
def test_steps_of_any_length_record_what_one_late_step_does_and_only_what_is_due(seed: int, days: list[int]) -> None:
    found = case(seed)
    first = min((one.posted_on for one in _versions(World(found.records))), default=JANUARY)
    steps = sorted(midnight(first + timedelta(days=number)) for number in days)
    stepping, late = (_stored(found.records, found.texts) for _ in range(2))
    try:
        for now in steps:
            activate_due(stepping, now)
            assert keys(stepping.read(Reading.activations)) == sorted(_due(World(found.records), now))
        activate_due(late, steps[-1])
        assert keys(late.read(Reading.activations)) == keys(stepping.read(Reading.activations))
        _next_is_when_something_falls_due(stepping, steps[-1])
    finally:
        stepping.close()
        late.close()


def _next_is_when_something_falls_due(store: Store, now: datetime) -> None:
    at = next_due(store, now)
    if at is None:
        assert activate_due(store, now + timedelta(days=10_000)) == ()
    else:
        assert activate_due(store, at - INSTANT) == ()
        assert activate_due(store, at)


def _stored(records: tuple[Record, ...], texts: object) -> Store:
    store = open_store("sqlite://", lambda: POSTED)
    store.write(lambda writing: writing.record(Batch(records=records, texts=texts), recorded_by="test"))
    return store


def _versions(world: World) -> Iterator[Any]:
    return (version for versions in world.catalogue.versions.values() for version in versions)


def _due(world: World, now: datetime) -> Iterator[Key]:
    """What has come into force by an instant, from the dates alone."""
    for one in _versions(world):
        today = now.astimezone(ZoneInfo(world.catalogue.documents[one.document].timezone)).date()
        for accounts, day in ((Accounts.NEW, one.effective_on_new), (Accounts.EXISTING, one.effective_on)):
            if day <= today and not (one.withdrawn_on and one.withdrawn_on <= day):
                yield one.document, one.label, accounts


def test_two_programs_at_once_record_each_activation_once(database_url: str) -> None:
    store = open_store(database_url, lambda: POSTED)
    slugs = [f"d{number}" for number in range(20)]
    record(store, *map(document, slugs), *(version(JANUARY, FEBRUARY, document=slug) for slug in slugs))
    command = [sys.executable, "-W", "error", "-m", "tests.service.activator", database_url, POSTED.isoformat()]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    programs = [subprocess.Popen(command, cwd=ROOT, **pipes) for _ in range(2)]
    assert [program.stdout.readline() for program in programs] == ["ready\n"] * 2
    for program in programs:
        program.stdin.write("go\n")
        program.stdin.flush()
    counts = [int(program.communicate(timeout=60)[0]) for program in programs]
    assert [program.returncode for program in programs] == [0, 0]
    noted = store.read(Reading.activations)
    store.close()
    assert len(noted) == len(set(keys(noted))) == sum(counts) == 2 * len(slugs)
