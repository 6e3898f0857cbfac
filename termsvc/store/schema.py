"""The database's schema: brought up to date by the migrations in `migrations/`."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect

from termsvc.store.engines import MIGRATE, READ, transaction
from termsvc.store.errors import StoreUnusable

VERSION_TABLE = "termsvc_schema"

_UNREADABLE = (
    "The database's schema can't be checked: the migrations that are installed with termsvc can't be read. Let this"
    " program have more open files (ulimit -n), or install it again."
)


def migrations() -> Config:
    """Alembic's configuration for the migrations in this package."""
    config = Config()
    config.set_main_option("script_location", "termsvc.store:migrations")
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the schema to a revision; an empty database gets all of it.

    Raises:
        StoreUnusable: the tables there are another program's, or those of a later release.
    """
    revisions = _revisions()
    with transaction(engine, READ) as connection:
        if _current(connection, revisions) == revisions[0]:
            return
    config = migrations()
    with transaction(engine, MIGRATE) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


@cache
def _revisions() -> list[str]:
    """What this release knows, the latest first; it is read once, since reading takes longer than opening a database."""
    try:
        revisions = [script.revision for script in ScriptDirectory.from_config(migrations()).walk_revisions()]
    except OSError as error:
        raise StoreUnusable(f"{_UNREADABLE} {error}") from error
    if not revisions:
        # Alembic takes a folder that it can't list, as when no more files may be opened, for an empty one.
        raise StoreUnusable(_UNREADABLE)
    return revisions


def _current(connection: Connection, revisions: Collection[str]) -> str | None:
    """The revision of the database's schema; `None` if the database is empty."""
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    current = context.get_current_revision()
    if current is None and inspect(connection).get_table_names():
        raise StoreUnusable("This database holds tables of another program. Name an empty database, or a new file.")
    if current not in {None, *revisions}:
        raise StoreUnusable(
            f"This database was written by a later release (its schema is {current}). Install that release to use it."
        )
    return current
