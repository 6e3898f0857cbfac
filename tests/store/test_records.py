"""What is recorded is read back, all of it and in order."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from termsvc.core.activation import Accounts, Activation
from termsvc.core.batch import AccountName, Batch
from termsvc.core.dated import Dated
from termsvc.core.errors import Refused, UnknownName
from termsvc.core.model import Fact, Record
from termsvc.core.seal import seal
from termsvc.store import Reading, Store, Writing
from termsvc.store.columns import Instant
from termsvc.store.sqlite import SAFE_WAL, driver
from tests.store.conftest import Clock
from tests.store.strategies import batches, instants
from tests.store.worlds import (
    BODY,
    DAY,
    NOON,
    acceptance,
    account,
    batch,
    one_store_for_all_examples,
    record,
    undone,
    version,
)


@one_store_for_all_examples
@given(given_batch=batches())
def test_what_is_recorded_is_read_back(store: Store, given_batch: Batch) -> None:
    def work(writing: Writing) -> tuple[list[Record[Fact]], list[Record[Fact]]]:
        return writing.record(given_batch, recorded_by="legal"), writing.records()

    recorded, read = undone(store, work)
    assert read == recorded
    assert {record.recorded_by for record in read} <= {"legal"}
    for before, after in zip(given_batch.records, read, strict=True):
        assert after.fact == before.fact
        assert (after.source, after.claimed_recorded_at) == (before.source, before.claimed_recorded_at)


@one_store_for_all_examples
@given(given_batch=batches())
def test_ids_are_unique_and_a_facts_own_id_stays(store: Store, given_batch: Batch) -> None:
    recorded = undone(store, lambda writing: writing.record(given_batch, recorded_by="legal"))
    assert len({record.id for record in recorded} - {""}) == len(recorded)
    for before, after in zip(given_batch.records, recorded, strict=True):
        assert before.id in {"", after.id}


def test_a_later_transaction_reads_what_an_earlier_one_recorded(store: Store) -> None:
    recorded = record(store, account("acme"), acceptance())
    assert store.read(Reading.records) == recorded


def test_instants_are_kept_to_the_microsecond_and_read_in_utc(store: Store) -> None:
    at = datetime(2025, 4, 1, 9, 30, 0, 123456, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    record(store, acceptance(at=at))
    (read,) = store.read(Reading.records)
    assert read.fact.accepted_at.isoformat() == "2025-04-01T04:00:00.123456+00:00"


@given(st.lists(instants))
def test_on_sqlite_the_order_of_instants_is_the_order_of_their_text(moments: list[datetime]) -> None:
    def text(moment: datetime) -> str:
        return str(Instant().process_bind_param(moment, sqlite.dialect()))

    assert [text(moment) for moment in sorted(moments)] == sorted(map(text, moments))


def test_facts_are_recorded_from_now_on_a_microsecond_apart(store: Store, clock: Clock) -> None:
    clock.now = NOON
    first = record(store, account("a"), account("b"))
    clock.now = NOON + timedelta(days=1)
    second = record(store, account("c"))
    tick = timedelta(microseconds=1)
    assert [r.recorded_at for r in first + second] == [NOON, NOON + tick, NOON + timedelta(days=1)]


@one_store_for_all_examples
@given(now=instants, number=st.integers(1, 3))
def test_whatever_the_clock_says_facts_are_added_at_the_end(
    store: Store, clock: Clock, now: datetime, number: int
) -> None:
    before = store.read(Reading.records)
    clock.now = now
    added = record(store, *[account("acme")] * number)
    after = store.read(Reading.records)
    assert after == before + added
    assert all(one.recorded_at < two.recorded_at for one, two in pairwise(after))
    assert added[0].recorded_at >= now


def test_what_was_known_at_an_instant_stays_so(store: Store, clock: Clock) -> None:
    record(store, account("acme"))
    known_at = store.read(Reading.last_recorded_at)
    clock.now -= timedelta(days=1)
    record(store, account("acme", country=Dated.always("DE")))
    known = [r for r in store.read(Reading.records) if r.recorded_at <= known_at]
    assert [r.fact for r in known] == [account("acme")]


def test_a_reader_sees_one_snapshot(store: Store, database_url: str) -> None:
    if database_url.startswith("sqlite") and driver().sqlite_version_info < SAFE_WAL:
        pytest.skip("without write-ahead logging, a writer waits for the reader")

    def read_twice(reading: Reading) -> tuple[list[Record[Fact]], list[Record[Fact]]]:
        before = reading.records()
        record(store, account("acme"))
        return before, reading.records()

    assert store.read(read_twice) == ([], [])
    assert len(store.read(Reading.records)) == 1


def test_work_that_raises_leaves_nothing(store: Store) -> None:
    name = AccountName(account="acme", display_name="Acme")
    noted = Activation(document="tos", version="1", accounts=Accounts.NEW, effective_on=DAY, activated_at=NOON)
    everything = batch(account("acme"), version(), texts={seal(BODY): BODY}, personal=(name,))

    def work(writing: Writing) -> tuple[bool, int]:
        return writing.activate(noted), len(writing.record(everything, recorded_by="legal"))

    assert undone(store, work) == (True, 2)

    def left(reading: Reading) -> tuple[object, ...]:
        return reading.records(), reading.activations(), reading.account_name("acme"), reading.last_recorded_at()

    assert store.read(left) == ([], [], None, None)
    with pytest.raises(UnknownName):
        store.read(lambda reading: reading.text(seal(BODY)))


def test_a_value_that_the_database_cannot_keep_is_refused(store: Store) -> None:
    with pytest.raises(Refused, match="can't keep one of the values"):
        record(store, account("half a \ud800 pair"))
    assert store.read(Reading.records) == []
