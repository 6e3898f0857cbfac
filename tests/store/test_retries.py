"""Work that met another one's is run again from the start, a few times; each conflict here is a real one."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import ProgrammingError

from termsvc.core.batch import AccountName
from termsvc.store import Reading, Store, StoreBusy, StoreUnusable, Writing, open_store
from termsvc.store.engines import engine_for
from termsvc.store.sqlite import driver
from termsvc.store.store import TRIES
from tests.store.conftest import Clock
from tests.store.worlds import account, batch, record

RENAME = text("UPDATE account_name SET display_name = display_name || '!' WHERE account = :account")

END_OTHER_SESSIONS = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.fixture
def server_store(postgresql_url: str, clock: Clock) -> Iterator[Store]:
    store = open_store(postgresql_url, clock)
    record(store, personal=[AccountName(account=name, display_name=name) for name in ("acme", "other")])
    yield store
    store.close()


@pytest.fixture
def outsider(postgresql_url: str) -> Iterator[Engine]:
    """Another program, which takes no turn."""
    engine = engine_for(postgresql_url)
    yield engine
    engine.dispose()


def test_work_that_could_not_be_serialized_is_run_again(server_store: Store, outsider: Engine) -> None:
    seen: list[AccountName | None] = []

    def work(writing: Writing) -> int:
        seen.append(writing.account_name("acme"))
        if len(seen) == 1:
            with outsider.begin() as connection:
                connection.execute(RENAME, {"account": "acme"})
        writing.record(batch(account("acme")), recorded_by="legal")
        return writing.erase("acme")

    assert server_store.write(work) == 1
    assert [name.display_name for name in seen if name] == ["acme", "acme!"]
    assert [r.id for r in server_store.read(Reading.records)] == ["account:acme"]


def test_the_victim_of_a_deadlock_is_run_again(server_store: Store, outsider: Engine) -> None:
    def rename_and_commit() -> None:
        connection.execute(RENAME, {"account": "acme"})
        connection.commit()

    def work(writing: Writing) -> int:
        erased = writing.erase("acme")
        if not met:
            met.append(threads.submit(rename_and_commit))
            wait_until_blocked(outsider)
        return erased + writing.erase("other")

    met: list[Future[None]] = []
    with ThreadPoolExecutor() as threads, outsider.connect() as connection:
        # The outsider is in no hurry to look for a deadlock, so it is the store that finds itself in one.
        connection.execute(text("SET deadlock_timeout = '60s'"))
        connection.execute(RENAME, {"account": "other"})
        assert server_store.write(work) == 2
        met[0].result()


def test_a_writer_whose_session_is_ended_leaves_nothing_and_keeps_nobody_waiting(
    server_store: Store, outsider: Engine
) -> None:
    def work(writing: Writing) -> None:
        writing.record(batch(account("acme")), recorded_by="legal")
        with outsider.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(END_OTHER_SESSIONS)
        writing.records()

    with pytest.raises(StoreUnusable):
        server_store.write(work)
    assert server_store.read(Reading.records) == []
    record(server_store, account("acme"))
    assert [r.id for r in server_store.read(Reading.records)] == ["account:acme"]


def wait_until_blocked(engine: Engine) -> None:
    blocked = text("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'UPDATE%' AND wait_event_type = 'Lock'")
    with engine.connect() as connection:
        while not connection.scalar(blocked):
            connection.rollback()


@pytest.fixture
def impatient_url(sqlite_url: str) -> str:
    return f"{sqlite_url}?timeout=0.01"


@pytest.mark.usefixtures("old_sqlite")
def test_a_commit_that_readers_hold_up_is_tried_again(impatient_url: str, clock: Clock) -> None:
    def work(writing: Writing) -> None:
        writing.record(batch(account("acme")), recorded_by="legal")
        attempts.append(len(writing.records()))
        if len(attempts) == 1:
            reader.exec_driver_sql("BEGIN")
            reader.exec_driver_sql("SELECT * FROM fact")
        else:
            reader.rollback()

    attempts: list[int] = []
    store, outsider = open_store(impatient_url, clock), engine_for(impatient_url)
    with outsider.connect() as reader:
        store.write(work)
    assert attempts == [1, 1]
    assert len(store.read(Reading.records)) == 1
    store.close()
    outsider.dispose()


def test_a_database_that_stays_locked_is_busy_in_the_end(impatient_url: str, clock: Clock) -> None:
    store, outsider = open_store(impatient_url, clock), engine_for(impatient_url)
    with outsider.connect() as writer:
        writer.exec_driver_sql("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy, match="Try again"):
            record(store, account("acme"))
    record(store, account("acme"))
    store.close()
    outsider.dispose()


def test_work_is_run_a_bounded_number_of_times(server_store: Store, outsider: Engine) -> None:
    attempts: list[None] = []

    def work(writing: Writing) -> None:
        attempts.append(writing.last_recorded_at())
        with outsider.begin() as connection:
            connection.execute(RENAME, {"account": "acme"})
        writing.erase("acme")

    with pytest.raises(StoreBusy):
        server_store.write(work)
    assert len(attempts) == TRIES
    assert server_store.read(lambda reading: reading.account_name("acme")) is not None


def test_a_store_whose_connections_are_all_in_use_is_busy(sqlite_url: str, clock: Clock) -> None:
    engine = create_engine(sqlite_url, module=driver(), pool_size=1, max_overflow=0, pool_timeout=0.01)
    store = Store(engine, clock)
    with engine.connect(), pytest.raises(StoreBusy):
        store.read(Reading.records)
    store.close()


def test_an_error_in_the_work_is_raised_at_once(store: Store) -> None:
    attempts: list[None] = []

    def work(_writing: Writing) -> None:
        attempts.append(None)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.write(work)
    assert len(attempts) == 1


def test_an_error_in_a_query_is_raised_as_it_is(blank_postgresql_url: str, clock: Clock) -> None:
    store = Store(engine_for(blank_postgresql_url), clock)
    with pytest.raises(ProgrammingError, match='relation "document" does not exist'):
        store.read(Reading.records)
    store.close()
