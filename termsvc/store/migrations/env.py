"""Runs the migrations on the connection that `termsvc.store.schema` passes in."""

from alembic import context
from sqlmodel import SQLModel

from termsvc.store import access_rows, rows, webhook_rows  # noqa: F401 - they declare the tables
from termsvc.store.schema import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
