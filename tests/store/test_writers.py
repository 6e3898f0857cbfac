"""Several writers at once: they take turns, and each adds to what the ones before have recorded."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import groupby, pairwise
from pathlib import Path
from threading import Event

from termsvc.core.model import Fact, Record
from termsvc.store import Reading, Store, Writing, open_store
from tests.store.conftest import Clock
from tests.store.worlds import account, batch, record
from tests.store.writer import FACTS_A_TRANSACTION

ROOT = Path(__file__).parents[2]
WRITERS, TRANSACTIONS = 4, 6


def test_programs_that_write_at_once_take_turns(blank_database_url: str, clock: Clock) -> None:
    # All of them find an empty database, so they also compete to create the schema.
    command = [sys.executable, "-m", "tests.store.writer", blank_database_url]
    programs = [subprocess.Popen([*command, f"w{n}", str(TRANSACTIONS)], cwd=ROOT) for n in range(WRITERS)]
    assert [program.wait(timeout=60) for program in programs] == [0] * WRITERS
    store = open_store(blank_database_url, clock)
    records = store.read(Reading.records)
    store.close()
    assert len(records) == WRITERS * TRANSACTIONS * FACTS_A_TRANSACTION
    assert all(one.recorded_at < two.recorded_at for one, two in pairwise(records))
    # Every writer counted what was there: no number is missing or given twice.
    assert [r.id for r in records] == ["account:shared", *(f"account:shared#{n}" for n in range(2, len(records) + 1))]
    runs = [len(list(run)) for _, run in groupby(records, lambda r: r.recorded_by)]
    assert all(run % FACTS_A_TRANSACTION == 0 for run in runs)


def test_a_writer_that_waited_adds_to_what_was_recorded_meanwhile(store: Store, clock: Clock) -> None:
    recorded, queued = Event(), Event()

    def first(writing: Writing) -> None:
        writing.record(batch(account("acme")), recorded_by="first")
        recorded.set()
        queued.wait(10)
        clock.now += timedelta(hours=1)

    def second(writing: Writing) -> list[Record[Fact]]:
        assert [r.id for r in writing.records()] == ["account:acme"]
        return writing.record(batch(account("acme")), recorded_by="second")

    with ThreadPoolExecutor() as threads:
        one = threads.submit(store.write, first)
        recorded.wait(10)
        two = threads.submit(store.write, second)
        queued.set()
        one.result()
        (added,) = two.result()
    assert (added.id, added.recorded_at) == ("account:acme#2", clock.now)


def test_readers_do_not_wait_for_a_writer(store: Store) -> None:
    def work(writing: Writing) -> tuple[int, int]:
        writing.record(batch(account("acme")), recorded_by="legal")
        return len(writing.records()), len(store.read(Reading.records))

    assert store.write(work) == (1, 0)


def test_a_database_in_memory_serves_threads_in_turn(clock: Clock) -> None:
    store = open_store("sqlite://", clock)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda number: record(store, account(f"a{number}")), range(20)))
        counts = threads.map(lambda _: len(store.read(Reading.records)), range(4))
        assert list(counts) == [20] * 4
    store.close()
