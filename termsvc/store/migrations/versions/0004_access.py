"""Who acts: identities, which of them are one person, roles and tokens."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from termsvc.store.append_only import protect
from termsvc.store.columns import INSTANT, NAME

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "identity",
        _name("id"),
        sa.Column("number", sa.Integer(), nullable=False, unique=True),
        _text("kind"),
        _text("name"),
        _text("email", nullable=True),
        _name("owner", of="identity.id", nullable=True),
        _instant("enrolled_at"),
        _text("enrolled_by"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "same_person",
        _name("one", of="identity.id"),
        _name("other", of="identity.id"),
        _instant("declared_at"),
        _text("declared_by"),
        sa.PrimaryKeyConstraint("one", "other"),
    )
    _roles()
    _tokens()
    protect(op.get_bind(), "identity", "same_person", "role_grant", "role_end", "token", "token_end")


def _roles() -> None:
    op.create_table(
        "role_grant",
        sa.Column("number", sa.Integer(), nullable=False),
        _name("identity", of="identity.id"),
        _text("role"),
        _instant("granted_at"),
        _text("granted_by"),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("ix_role_grant_identity", "role_grant", ["identity"])
    op.create_table(
        "role_end",
        sa.Column("granted", sa.Integer(), sa.ForeignKey("role_grant.number"), nullable=False, autoincrement=False),
        _instant("ended_at"),
        _text("ended_by"),
        sa.PrimaryKeyConstraint("granted"),
    )


def _tokens() -> None:
    op.create_table(
        "token",
        _name("id"),
        _name("identity", of="identity.id"),
        sa.Column("digest", sa.String(), nullable=False, unique=True),
        _text("hint"),
        _instant("issued_at"),
        _text("issued_by"),
        _instant("expires_at"),
        _name("replaces", of="token.id", nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_token_identity", "token", ["identity"])
    op.create_table(
        "token_end",
        _name("token", of="token.id"),
        _instant("ends_at"),
        _instant("ended_at"),
        _text("ended_by"),
        sa.PrimaryKeyConstraint("token", "ends_at"),
    )
    op.create_table("token_use", _name("token", of="token.id"), _instant("used_at"), sa.PrimaryKeyConstraint("token"))


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _name(name: str, *, of: str | None = None, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, NAME, *([] if of is None else [sa.ForeignKey(of)]), nullable=nullable)


def _instant(name: str) -> sa.Column[Any]:
    return sa.Column(name, INSTANT, nullable=False)
