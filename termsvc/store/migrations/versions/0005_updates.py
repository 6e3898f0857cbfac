"""Acts about terms updates, the drafts that they are about, and the frozen lists of their audiences."""

import sqlalchemy as sa
from alembic import op

from termsvc.store.append_only import protect
from termsvc.store.columns import INSTANT, NAME

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "update_act",
        _text("update", NAME),
        sa.Column("number", sa.Integer(), nullable=False),
        _text("kind"),
        sa.Column("revision", sa.Integer(), nullable=False),
        _text("actor"),
        sa.Column("at", INSTANT, nullable=False),
        _text("comment"),
        sa.Column("effective_on", sa.Text(), nullable=False),
        sa.Column("superseded_by", sa.String()),
        sa.PrimaryKeyConstraint("update", "number"),
    )
    op.create_table(
        "update_draft",
        _text("update", NAME),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("update", "number"),
    )
    op.create_table(
        "update_audience",
        _text("update", NAME),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("manifest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("update", "number"),
    )
    protect(op.get_bind(), "update_act", "update_draft", "update_audience")


def _text(name: str, kind: sa.types.TypeEngine[str] | None = None) -> sa.Column[str]:
    return sa.Column(name, kind or sa.String(), nullable=False)
