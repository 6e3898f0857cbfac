"""Whether a database is as this release expects it, while it is being served from."""

from __future__ import annotations

from functools import cache

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from termsvc.store.schema import VERSION_TABLE, migrations


@cache
def latest_revision() -> str | None:
    """The latest schema that this release knows."""
    return ScriptDirectory.from_config(migrations()).get_current_head()


def revision(connection: Connection) -> str | None:
    """The schema that a database has; `None` if it has none."""
    return MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_revision()
