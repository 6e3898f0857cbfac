"""What is about an account is found by it, in the order of recording, and names are ordered by their bytes."""

import sqlalchemy as sa
from alembic import op

from termsvc.store.columns import NAME

revision = "0002"
down_revision = "0001"

NAMES = {
    "fact": ("id", "key"),
    "document": ("fact_id",),
    "version": ("fact_id",),
    "translation": ("fact_id",),
    "account": ("fact_id", "id"),
    "acceptance": ("fact_id", "account"),
    "objection": ("fact_id", "account"),
    "agreement": ("fact_id", "id", "account"),
    "retraction": ("fact_id", "fact"),
    "contact": ("account",),
    "account_name": ("account",),
    "accepted_by": ("fact",),
}


def upgrade() -> None:
    _say_who_accepted_for_whom()
    _find("account", "id")
    for table in ("acceptance", "objection"):
        _find(table, "account")
        # No question is asked so, and what isn't read must not slow down recording.
        op.drop_index(f"ix_{table}_document_version", table)
    _find("agreement", "account")
    _find("retraction", "fact")
    if op.get_bind().dialect.name == "postgresql":
        _order_by_bytes()


def _find(table: str, by: str) -> None:
    op.drop_index(f"ix_{table}_{by}", table)
    op.create_index(f"ix_{table}_{by}_recorded_at", table, [by, "recorded_at"])


def _say_who_accepted_for_whom() -> None:
    op.add_column("accepted_by", sa.Column("account", NAME, nullable=True))
    op.execute(
        "UPDATE accepted_by SET account = (SELECT account FROM acceptance WHERE acceptance.fact_id = accepted_by.fact)"
    )
    with op.batch_alter_table("accepted_by") as accepted_by:
        accepted_by.alter_column("account", nullable=False)
    op.create_index("ix_accepted_by_account", "accepted_by", ["account"])


def _order_by_bytes() -> None:
    """SQLite orders so anyway. An order that a library of the machine defines is another one after its next release."""
    for table, columns in NAMES.items():
        for column in columns:
            op.alter_column(table, column, type_=NAME)
