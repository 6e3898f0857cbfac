"""The schema comes from the migrations alone, and they agree with the row classes."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect
from sqlmodel import SQLModel

from termsvc.core.activation import Activation
from termsvc.core.batch import AcceptedBy, AccountName, Contact
from termsvc.core.model import FACTS
from termsvc.store import append_only
from termsvc.store.engines import READ, engine_for, transaction
from termsvc.store.mapping import ROWS
from termsvc.store.schema import VERSION_TABLE, upgrade


def test_the_migrations_make_the_tables_that_the_row_classes_declare(database_url: str) -> None:
    engine = engine_for(database_url)
    upgrade(engine)
    with transaction(engine, READ) as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, SQLModel.metadata) == []
        assert set(inspect(connection).get_table_names()) == {*SQLModel.metadata.tables, VERSION_TABLE}
    engine.dispose()


def test_a_migration_that_fails_leaves_nothing(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_connection: Connection) -> None:
        raise RuntimeError

    engine = engine_for(database_url)
    with monkeypatch.context() as patched:
        patched.setattr(append_only, "refuse_backdating", fail)
        with pytest.raises(RuntimeError):
            upgrade(engine)
    with transaction(engine, READ) as connection:
        assert inspect(connection).get_table_names() == []
    upgrade(engine)
    engine.dispose()


def test_every_kind_of_value_has_a_table() -> None:
    assert set(ROWS) == {*FACTS, Activation, Contact, AccountName, AcceptedBy}
