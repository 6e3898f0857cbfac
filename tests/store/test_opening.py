"""What can't be opened is refused with what to do about it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text

from termsvc.core.errors import InvalidFact
from termsvc.store import Reading, Store, StoreUnusable, open_store
from termsvc.store.engines import MIGRATE, engine_for, transaction
from tests.store.conftest import Clock
from tests.store.worlds import account, record


def execute(url: str, statement: str) -> None:
    engine = engine_for(url)
    with transaction(engine, MIGRATE) as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_what_is_recorded_is_there_when_the_store_is_opened_again(blank_database_url: str, clock: Clock) -> None:
    store = open_store(blank_database_url, clock)
    recorded = record(store, account("acme"))
    store.close()
    store = open_store(blank_database_url, clock)
    assert store.read(Reading.records) == recorded
    store.close()


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("terms.db", "can't be understood"),
        ("", "can't be understood"),
        ("postgresql://host:port/name", "can't be understood"),
        ("sqlite://host/terms.db", "can't be understood"),
        ("mysql://host/name", "of the kind mysql can't be used"),
        ("postgresql+psycopg2://host/name", r"of the kind postgresql\+psycopg2 can't be used"),
        ("sqlite+aiosqlite:///terms.db", r"of the kind sqlite\+aiosqlite can't be used"),
    ],
)
def test_a_url_of_another_form_is_refused_with_the_forms_there_are(url: str, message: str, clock: Clock) -> None:
    with pytest.raises(StoreUnusable, match=f"{message}.*sqlite:///folder/terms.db or postgresql://"):
        open_store(url, clock)


def test_a_folder_that_is_not_there_is_said_so(tmp_path: Path, clock: Clock) -> None:
    with pytest.raises(StoreUnusable, match=r"nowhere/terms\.db can't be used: unable to open.*Check that its folder"):
        open_store(f"sqlite:///{tmp_path}/nowhere/terms.db", clock)


def test_a_file_that_is_no_database_is_said_so(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "notes.txt").write_text("not a database, but long enough to be taken for one\n" * 20)
    with pytest.raises(StoreUnusable, match=r"notes\.txt can't be used: file is not a database"):
        open_store(f"sqlite:///{tmp_path}/notes.txt", clock)


def test_a_server_that_does_not_answer_is_said_so_without_the_password(clock: Clock) -> None:
    with pytest.raises(StoreUnusable, match=r"name can't be used: .*Check that the server runs") as raised:
        open_store("postgresql://ada:secret@127.0.0.1:1/name", clock)
    assert "secret" not in str(raised.value)


def test_a_schema_that_may_not_be_created_is_said_so(blank_postgresql_url: str, clock: Clock) -> None:
    nowhere = make_url(blank_postgresql_url).update_query_dict({"options": "-csearch_path=nowhere"})
    with pytest.raises(StoreUnusable, match="can't be used: no schema has been selected to create in"):
        open_store(nowhere.render_as_string(hide_password=False), clock)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_each_name_of_postgresql_will_do(blank_postgresql_url: str, scheme: str, clock: Clock) -> None:
    _, rest = blank_postgresql_url.split("://")
    store = open_store(f"{scheme}://{rest}", clock)
    assert len(record(store, account("acme"))) == 1
    store.close()


def test_another_programs_tables_are_left_alone(blank_database_url: str, clock: Clock) -> None:
    execute(blank_database_url, "CREATE TABLE account (id integer)")
    with pytest.raises(StoreUnusable, match="tables of another program"):
        open_store(blank_database_url, clock)
    execute(blank_database_url, "INSERT INTO account VALUES (1)")


def test_a_later_releases_schema_is_left_alone(blank_database_url: str, clock: Clock) -> None:
    open_store(blank_database_url, clock).close()
    execute(blank_database_url, "UPDATE termsvc_schema SET version_num = '9999'")
    with pytest.raises(StoreUnusable, match="its schema is 9999"):
        open_store(blank_database_url, clock)


def test_a_clock_without_an_offset_is_refused(store: Store, clock: Clock) -> None:
    clock.now = clock.now.replace(tzinfo=None)
    with pytest.raises(InvalidFact, match="must be an instant with an offset"):
        record(store, account("acme"))


def test_a_database_that_is_gone_is_said_so(blank_postgresql_url: str, postgresql_server: Engine, clock: Clock) -> None:
    store = open_store(blank_postgresql_url, clock)
    with postgresql_server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {make_url(blank_postgresql_url).database} WITH (FORCE)"))
    with pytest.raises(StoreUnusable, match=r"does not exist.*Check that the server runs"):
        store.read(Reading.records)
    store.close()
