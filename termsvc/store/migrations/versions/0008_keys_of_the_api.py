"""What a token is for, and what was answered under an idempotency key."""

import sqlalchemy as sa
from alembic import op

from termsvc.store.columns import INSTANT, NAME

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("token", sa.Column("scopes", sa.String()))
    op.add_column("token", sa.Column("account", NAME))
    op.add_column("token", sa.Column("subtree", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("token", sa.Column("test", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "reply",
        sa.Column("principal", NAME, nullable=False),
        sa.Column("key", NAME, nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("replied_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("principal", "key"),
    )
    op.create_index("ix_reply_replied_at", "reply", ["replied_at"])
