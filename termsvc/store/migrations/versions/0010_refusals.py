"""Who was not let do what."""

import sqlalchemy as sa
from alembic import op

from termsvc.store.append_only import protect
from termsvc.store.columns import INSTANT, NAME

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "refusal",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor", NAME, nullable=False),
        sa.Column("token", NAME),
        sa.Column("asked", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("request", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    protect(op.get_bind(), "refusal")
