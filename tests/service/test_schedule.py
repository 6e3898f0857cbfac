"""The scheduler: a tick at once, at intervals and at the next effective date, by a clock that may run apart."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from queue import Queue
from typing import Any

import pytest
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from termsvc import schedule
from termsvc.demo import Clock
from termsvc.service import activation
from termsvc.settings import system_clock
from termsvc.store import Reading, Store
from tests.service.facts import document, record, version

NEVER = 3600.0  # no second tick comes within a test
PATIENCE = 30.0
MARCH = datetime(2025, 3, 31, 12, tzinfo=UTC)

Start = Callable[..., BackgroundScheduler]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts schedulers that stop with the test."""
    running: list[BackgroundScheduler] = []

    def started(*args: Any, **options: Any) -> BackgroundScheduler:
        running.append(schedule.start(*args, **options))
        return running[-1]

    yield started
    for scheduler in running:
        scheduler.shutdown()


def nothing_due(_now: datetime) -> None:
    return None


def test_the_first_tick_comes_at_once_by_the_given_clock(start: Start) -> None:
    ticks: Queue[datetime] = Queue()
    start(ticks.put, nothing_due, Clock(MARCH), every=NEVER)
    assert ticks.get(timeout=PATIENCE) == MARCH


def test_ticks_go_on_by_a_clock_that_is_moved(start: Start) -> None:
    ticks: Queue[datetime] = Queue()
    clock = Clock(MARCH)
    start(ticks.put, nothing_due, clock, every=schedule.SHORTEST_TICK)
    assert ticks.get(timeout=PATIENCE) == MARCH
    clock.now += timedelta(days=1)
    while (told := ticks.get(timeout=PATIENCE)) == MARCH:
        pass
    assert told == MARCH + timedelta(days=1)


def test_jobs_live_in_memory_are_merged_run_singly_and_are_never_too_late(start: Start) -> None:
    scheduler = start(nothing_due, nothing_due, Clock(MARCH), every=NEVER)
    assert isinstance(scheduler._jobstores["default"], MemoryJobStore)  # noqa: SLF001  # it shows no other way
    job = scheduler.get_job(schedule.TICK)
    assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, None)
    assert job.trigger.interval == timedelta(seconds=NEVER)


@pytest.mark.parametrize("apart", [timedelta(), timedelta(days=-600), timedelta(days=600)])
def test_it_wakes_up_when_the_next_date_comes_however_far_its_clock_is_from_the_machine_s(
    start: Start, apart: timedelta
) -> None:
    asked: Queue[tuple[datetime, datetime]] = Queue()
    wait = timedelta(hours=5)

    def next_due(now: datetime) -> datetime:
        asked.put((now, system_clock()))
        return now + wait

    scheduler = start(nothing_due, next_due, lambda: system_clock() + apart, every=NEVER)
    now, machine = asked.get(timeout=PATIENCE)
    assert now - apart <= machine
    wake_up = _job(scheduler, schedule.WAKE_UP)
    assert machine + wait <= wake_up.next_run_time <= system_clock() + wait
    assert (wake_up.coalesce, wake_up.max_instances, wake_up.misfire_grace_time) == (True, 1, None)


def _job(scheduler: BackgroundScheduler, name: str) -> Any:
    """A job that a tick is about to add."""
    added: Queue[None] = Queue()
    scheduler.add_listener(lambda _event: added.put(None))
    while (job := scheduler.get_job(name)) is None:
        added.get(timeout=PATIENCE)
    return job


def test_the_wake_up_ticks_and_is_set_anew_each_time(start: Start) -> None:
    ticks: Queue[datetime] = Queue()
    soon = timedelta(seconds=schedule.SHORTEST_TICK)
    start(ticks.put, lambda now: now + soon, system_clock, every=NEVER)
    told = [ticks.get(timeout=PATIENCE) for _ in range(4)]
    assert all(two - one >= soon for one, two in pairwise(told))


def test_without_a_next_date_there_is_no_wake_up(start: Start) -> None:
    ticks: Queue[datetime] = Queue()
    scheduler = start(ticks.put, nothing_due, Clock(MARCH), every=schedule.SHORTEST_TICK)
    for _ in range(2):  # the second begins after the first has ended
        ticks.get(timeout=PATIENCE)
    assert scheduler.get_job(schedule.WAKE_UP) is None


def test_a_tick_that_fails_is_made_good_by_the_next(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    ticks: Queue[datetime] = Queue()
    failures = iter([ConnectionError("the database is away")])

    def activate(now: datetime) -> None:
        for failure in failures:
            raise failure
        ticks.put(now)

    with caplog.at_level(logging.CRITICAL, logger="apscheduler"):
        start(activate, nothing_due, Clock(MARCH), every=schedule.SHORTEST_TICK)
        assert ticks.get(timeout=PATIENCE) == MARCH


def test_versions_are_activated_as_their_dates_come(start: Start, store: Store) -> None:
    day = date(2025, 4, 1)
    record(store, document(), version(day - timedelta(days=30), day))
    recorded: Queue[tuple[str, date, datetime]] = Queue()
    clock = Clock(MARCH)

    def activate(now: datetime) -> None:
        for one in activation.activate_due(store, now):
            recorded.put((one.accounts, one.effective_on, one.activated_at))

    start(activate, lambda now: activation.next_due(store, now), clock, every=schedule.SHORTEST_TICK)
    assert recorded.get(timeout=PATIENCE) == ("new", day - timedelta(days=30), MARCH)
    clock.now += timedelta(days=1)
    assert recorded.get(timeout=PATIENCE) == ("existing", day, MARCH + timedelta(days=1))
    assert len(store.read(Reading.activations)) == 2
