"""The schema comes from the migrations alone, and they agree with the row classes."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, insert, inspect, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from termsvc.core.activation import Activation
from termsvc.core.batch import AcceptedBy, AccountName, Contact
from termsvc.core.model import FACTS, Acceptance
from termsvc.core.notice.draft import Revision
from termsvc.core.notice.lifecycle import Act
from termsvc.core.notice.manifest import Listing
from termsvc.store import append_only, open_store
from termsvc.store.engines import READ, WRITE, engine_for, transaction
from termsvc.store.mapping import ROWS, table_for, table_of, to_row
from termsvc.store.rows import FactId
from termsvc.store.schema import VERSION_TABLE, upgrade
from tests.store.worlds import NOON, acceptance

# What databases have that were made before they looked once a statement.
LOOKING_ONCE_A_ROW = (
    "DROP TRIGGER in_order ON fact",
    (
        "CREATE OR REPLACE FUNCTION refuse_backdating() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " IF NEW.recorded_at <= (SELECT max(recorded_at) FROM fact) THEN RAISE EXCEPTION 'refused'; END IF;"
        " RETURN NEW; END $$"
    ),
    "CREATE TRIGGER in_order BEFORE INSERT ON fact FOR EACH ROW EXECUTE FUNCTION refuse_backdating()",
)
LOOKS = (
    "SELECT action_timing, action_orientation FROM information_schema.triggers"
    " WHERE trigger_name = 'in_order' AND event_object_schema = 'public'"
)


def test_the_migrations_make_the_tables_that_the_row_classes_declare(blank_database_url: str) -> None:
    engine = engine_for(blank_database_url)
    upgrade(engine)
    with transaction(engine, READ) as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, SQLModel.metadata) == []
        assert set(inspect(connection).get_table_names()) == {*SQLModel.metadata.tables, VERSION_TABLE}
    engine.dispose()


def test_a_migration_that_fails_leaves_nothing(blank_database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_connection: Connection) -> None:
        raise RuntimeError

    engine = engine_for(blank_database_url)
    with monkeypatch.context() as patched:
        patched.setattr(append_only, "refuse_backdating", fail)
        with pytest.raises(RuntimeError):
            upgrade(engine)
    with transaction(engine, READ) as connection:
        assert inspect(connection).get_table_names() == []
    upgrade(engine)
    engine.dispose()


def test_who_accepted_is_found_by_account_in_an_older_database_too(blank_database_url: str) -> None:
    engine = engine_for(blank_database_url)
    upgrade(engine, "0001")
    learned = {"recorded_at": NOON, "recorded_by": "legal", "source": "", "claimed_recorded_at": None}
    said = {"fact_id": "yes", **learned, **to_row(acceptance("acme"))}
    told = {"fact": "yes", "person": "Ada", "email": "", "ip_address": "", "user_agent": ""}
    with transaction(engine, WRITE) as connection:
        connection.execute(insert(table_of(FactId)), {"id": "yes", "key": "yes", "recorded_at": NOON})
        connection.execute(insert(table_for(Acceptance)), said)
        connection.execute(insert(table_for(AcceptedBy)), told)
    engine.dispose()
    with closing(open_store(blank_database_url, lambda: NOON)) as store:
        assert store.write(lambda writing: writing.erase("acme")) == 1
        assert store.read(lambda reading: reading.accepted_by("yes")) is None


def test_an_older_database_looks_once_a_statement_for_facts_that_are_backdated(blank_postgresql_url: str) -> None:
    engine = engine_for(blank_postgresql_url)
    upgrade(engine, "0001")
    with transaction(engine, WRITE) as connection:
        for statement in LOOKING_ONCE_A_ROW:
            connection.exec_driver_sql(statement)
        connection.execute(insert(table_of(FactId)), {"id": "first", "key": "first", "recorded_at": NOON})
    upgrade(engine)
    two = [{"id": str(n), "key": str(n), "recorded_at": NOON + timedelta(n)} for n in (1, -1)]
    with (
        pytest.raises(IntegrityError, match="recorded after every other one"),
        transaction(engine, WRITE) as connection,
    ):
        connection.execute(insert(table_of(FactId)).values(two))
    with transaction(engine, READ) as connection:
        assert connection.exec_driver_sql(LOOKS).all() == [("AFTER", "STATEMENT")]
        assert connection.scalars(select(table_of(FactId).c.id)).all() == ["first"]
    engine.dispose()


def test_every_kind_of_value_has_a_table() -> None:
    assert set(ROWS) == {*FACTS, Activation, Act, Revision, Listing, Contact, AccountName, AcceptedBy}
