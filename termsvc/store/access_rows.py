"""The tables of who acts; a column is named as the field of the value that it keeps.

All but `token_use` are append-only. No column says that a role is held or a token valid: that follows from the rows.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from termsvc.access import Kind, Role, Scope
from termsvc.store.columns import NAME, SCOPES, Instant, Word


class IdentityRow(SQLModel, table=True):
    """An `access.Identity`, enrolled once.

    Attributes:
        number: its place in the order of enrolment, from 1.
    """

    __tablename__ = "identity"

    id: str = Field(primary_key=True, sa_type=NAME)
    number: int = Field(unique=True)
    kind: Kind = Field(sa_type=Word(Kind))
    name: str
    email: str | None
    owner: str | None = Field(foreign_key="identity.id", sa_type=NAME)
    enrolled_at: datetime = Field(sa_type=Instant)
    enrolled_by: str


class SamePersonRow(SQLModel, table=True):
    """That two identities are one person; the one whose id comes first is `one`."""

    __tablename__ = "same_person"

    one: str = Field(primary_key=True, foreign_key="identity.id", sa_type=NAME)
    other: str = Field(primary_key=True, foreign_key="identity.id", sa_type=NAME)
    declared_at: datetime = Field(sa_type=Instant)
    declared_by: str


class RoleGrantRow(SQLModel, table=True):
    """An `access.Grant`."""

    __tablename__ = "role_grant"

    number: int | None = Field(default=None, primary_key=True)
    identity: str = Field(index=True, foreign_key="identity.id", sa_type=NAME)
    role: Role = Field(sa_type=Word(Role))
    granted_at: datetime = Field(sa_type=Instant)
    granted_by: str


class RoleEndRow(SQLModel, table=True):
    """The end of a grant; one ends once."""

    __tablename__ = "role_end"

    granted: int = Field(primary_key=True, foreign_key="role_grant.number")
    ended_at: datetime = Field(sa_type=Instant)
    ended_by: str


class TokenRow(SQLModel, table=True):
    """An `access.Issued`, with the SHA-256 of the token by which it is found."""

    __tablename__ = "token"

    id: str = Field(primary_key=True, sa_type=NAME)
    identity: str = Field(index=True, foreign_key="identity.id", sa_type=NAME)
    digest: str = Field(unique=True)
    hint: str
    issued_at: datetime = Field(sa_type=Instant)
    issued_by: str
    expires_at: datetime = Field(sa_type=Instant)
    replaces: str | None = Field(foreign_key="token.id", sa_type=NAME)
    scopes: frozenset[Scope] | None = Field(sa_type=SCOPES)
    account: str | None = Field(sa_type=NAME)
    subtree: bool
    test: bool


class TokenEndRow(SQLModel, table=True):
    """That a token is not valid from an instant on; the earliest one counts."""

    __tablename__ = "token_end"

    token: str = Field(primary_key=True, foreign_key="token.id", sa_type=NAME)
    ends_at: datetime = Field(primary_key=True, sa_type=Instant)
    ended_at: datetime = Field(sa_type=Instant)
    ended_by: str


class TokenUseRow(SQLModel, table=True):
    """When a token was last used: no fact, so it is written over."""

    __tablename__ = "token_use"

    token: str = Field(primary_key=True, foreign_key="token.id", sa_type=NAME)
    used_at: datetime = Field(sa_type=Instant)
