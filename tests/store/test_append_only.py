"""After every migration, the database itself refuses to change or remove what was recorded."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, Engine, MetaData, String, Table, insert
from sqlalchemy.exc import IntegrityError

from termsvc.core.model import Account, Record
from termsvc.store import Reading, Store
from termsvc.store.append_only import protect
from termsvc.store.engines import WRITE, engine_for, transaction
from termsvc.store.mapping import table_for, table_of, to_record_row
from termsvc.store.rows import FactId
from termsvc.store.schema import VERSION_TABLE, migrations, upgrade
from tests.store.worlds import NOON, account, record

# Everything else is append-only, and so is a new table unless it is named here.
MAY_CHANGE = {
    "contact",
    "account_name",
    "accepted_by",
    "token_use",
    "reply",
    "webhook_queue",
    "webhook_progress",
    VERSION_TABLE,
}
REFUSAL = "restate or retract the fact instead"
BY_TYPE: dict[type, object] = {
    str: "x",
    int: 1,
    bool: True,
    bytes: b"x",
    date: date(2025, 4, 1),
    datetime: datetime(2025, 4, 1, tzinfo=UTC),
}
_EVERYWHERE = (
    "UPDATE {table} SET {column} = {column}",
    "DELETE FROM {table}",
    "INSERT INTO {table} SELECT * FROM {table} WHERE true ON CONFLICT ({key}) DO UPDATE SET {column} = excluded.{column}",
)
ATTACKS = {
    "postgresql": (
        *_EVERYWHERE,
        "TRUNCATE {table} CASCADE",
        "MERGE INTO {table} USING {table} AS same ON true WHEN MATCHED THEN DELETE",
    ),
    "sqlite": (
        *_EVERYWHERE,
        "REPLACE INTO {table} SELECT * FROM {table}",
        "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
        "UPDATE OR REPLACE {table} SET {column} = {column}",
    ),
}
REVISIONS = [script.revision for script in ScriptDirectory.from_config(migrations()).walk_revisions()][::-1]


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = engine_for(database_url)
    yield engine
    engine.dispose()


def tables(connection: Connection) -> list[Table]:
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != VERSION_TABLE]


def content(connection: Connection, table: Table) -> list[Any]:
    return list(connection.execute(table.select()))


def fill(connection: Connection) -> None:
    """One row in each table; all text is alike, so that every reference finds its row."""
    for table in sorted(tables(connection), key=lambda table: table.name != "fact"):
        if not content(connection, table):
            connection.execute(insert(table).values({c.name: BY_TYPE[c.type.python_type] for c in table.columns}))


def attacks(dialect: str, table: Table) -> list[str]:
    key = ", ".join(f'"{column.name}"' for column in table.primary_key)  # one is called "update"
    column = table.columns.keys()[-1]
    return [attack.format(table=table.name, key=key, column=column) for attack in ATTACKS[dialect]]


def assert_refused(engine: Engine, table: Table, attack: str) -> None:
    with engine.connect() as connection:
        before = content(connection, table)
    with pytest.raises(IntegrityError, match=REFUSAL), transaction(engine, WRITE) as connection:
        connection.exec_driver_sql(attack)
    with engine.connect() as connection:
        assert content(connection, table) == before != []


def test_after_each_migration_every_attack_on_every_table_is_refused(blank_database_url: str) -> None:
    engine = engine_for(blank_database_url)
    for revision in REVISIONS:
        upgrade(engine, revision)
        with transaction(engine, WRITE) as connection:
            fill(connection)
            protected = [table for table in tables(connection) if table.name not in MAY_CHANGE]
        for table in protected:
            for attack in attacks(engine.dialect.name, table):
                assert_refused(engine, table, attack)
    engine.dispose()
    names = {table.name for table in protected}
    assert names >= {"fact", "version", "acceptance", "sealed_text", "activation"}
    assert names >= {"update_act", "update_draft", "update_audience"}


def test_personal_data_and_last_uses_may_be_changed_and_erased(engine: Engine) -> None:
    with transaction(engine, WRITE) as connection:
        fill(connection)
        for table in tables(connection):
            if table.name in MAY_CHANGE:
                for attack in attacks(engine.dialect.name, table):
                    connection.exec_driver_sql(attack)
                assert content(connection, table) == []


def test_a_sqlite_program_that_asks_for_no_recursive_triggers_is_refused_too(sqlite_url: str) -> None:
    engine = engine_for(sqlite_url)
    with transaction(engine, WRITE) as connection:
        fill(connection)
        protected = [table for table in tables(connection) if table.name not in MAY_CHANGE]
    engine.dispose()
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))
    for table in protected:
        for attack in attacks("sqlite", table):
            with pytest.raises(sqlite3.IntegrityError, match=REFUSAL):
                other.execute(attack)
    other.close()


def test_sqlite_replaces_no_row_by_its_hidden_number(sqlite_url: str) -> None:
    engine = engine_for(sqlite_url)
    with transaction(engine, WRITE) as connection:
        fill(connection)
        (sealed,) = (table for table in tables(connection) if table.name == "sealed_text")
    assert_refused(engine, sealed, "REPLACE INTO sealed_text (rowid, sha256, body) VALUES (1, 'other', 'other')")
    engine.dispose()


def test_a_fact_is_not_backdated(engine: Engine, store: Store) -> None:
    (recorded,) = record(store, account("acme"))
    (fact,) = (table for table in _reflected(engine) if table.name == "fact")
    before = datetime(2025, 4, 1, 11, tzinfo=UTC)
    instant = before if engine.dialect.name == "postgresql" else "2025-04-01T11:00:00.000000+00:00"
    with (
        pytest.raises(IntegrityError, match="recorded after every other one"),
        transaction(engine, WRITE) as connection,
    ):
        connection.execute(insert(fact).values(id="early", key="early", recorded_at=instant))
    assert store.read(Reading.records) == [recorded]


@pytest.mark.parametrize("change", [{"fact_id": "other"}, {"recorded_at": datetime(2025, 4, 2, tzinfo=UTC)}])
def test_an_account_needs_a_fact_of_its_id_and_instant(engine: Engine, change: dict[str, object]) -> None:
    fact, accounts = table_of(FactId), table_for(Account)
    row = to_record_row(Record(id="x", fact=account("acme"), recorded_at=NOON, recorded_by="legal", source=""))
    with transaction(engine, WRITE) as connection:
        connection.execute(insert(fact), {"id": "x", "key": "account:acme", "recorded_at": NOON})
    with pytest.raises(IntegrityError, match="needs one in fact"), transaction(engine, WRITE) as connection:
        connection.execute(insert(accounts), row | change)
    with transaction(engine, WRITE) as connection:
        connection.execute(insert(accounts), row)


def _reflected(engine: Engine) -> list[Table]:
    with engine.connect() as connection:
        return tables(connection)


def test_a_table_that_a_migration_rebuilds_is_protected_again(sqlite_url: str) -> None:
    engine = engine_for(sqlite_url)
    with transaction(engine, WRITE) as connection:
        fill(connection)
        with Operations(MigrationContext.configure(connection)).batch_alter_table("retraction") as rebuilt:
            rebuilt.add_column(Column("note", String()))
            rebuilt.alter_column("reason", nullable=True)
        protect(connection, "retraction")
        (retraction,) = (table for table in tables(connection) if table.name == "retraction")
    for attack in attacks("sqlite", retraction):
        assert_refused(engine, retraction, attack)
    engine.dispose()
