"""The tables, one class each; a column is named as the field of the value that it keeps.

What is about an account is found by the account first, then by when it was learned: look-ups, lists and exports all read
it so. Every index serves a query, for each costs time whenever something is recorded.

In most tables a row, once in, stays as it is. Personal data (`contact`, `account_name`, `accepted_by`) may be changed
and erased.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from termsvc.core import activation, model
from termsvc.core.dated import Dated
from termsvc.core.notice import lifecycle
from termsvc.core.notice.draft import Draft
from termsvc.core.notice.manifest import AudienceManifest
from termsvc.store.columns import (
    ATTACHMENTS,
    ATTRIBUTES,
    DATED,
    DATES,
    DRAFT,
    EVIDENCE,
    MANIFEST,
    NAME,
    TERMS,
    Instant,
    Word,
)

# Migrations on SQLite find a constraint by its name, so each has one that follows from its columns.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

NAMED_OTHERWISE = text("key <> id")
"""Of facts: they have another id than what they are about."""


class FactId(SQLModel, table=True):
    """Every fact's id and instant, whatever its kind, so that the database keeps both unique over all kinds.

    Attributes:
        key: kind and key, as text: what the fact is a statement about. The first statement about it usually has it as
            its id and is found by that, so just the others are indexed.
    """

    __tablename__ = "fact"
    __table_args__ = (Index(None, "key", postgresql_where=NAMED_OTHERWISE, sqlite_where=NAMED_OTHERWISE),)

    id: str = Field(primary_key=True, sa_type=NAME)
    key: str = Field(sa_type=NAME)
    recorded_at: datetime = Field(sa_type=Instant, unique=True)


class FactRow(SQLModel):
    """What every fact's row says of our learning it; the fields of `model.Record`."""

    fact_id: str = Field(primary_key=True, foreign_key="fact.id", sa_type=NAME)
    recorded_at: datetime = Field(sa_type=Instant)
    recorded_by: str
    source: str
    claimed_recorded_at: datetime | None = Field(sa_type=Instant)


class DocumentRow(FactRow, table=True):
    """A statement of a `model.Document`."""

    __tablename__ = "document"

    slug: str = Field(index=True)
    title: str
    kind: str
    timezone: str
    part_of: Dated[str] = Field(sa_type=DATED)
    in_lieu_of: Dated[str] = Field(sa_type=DATED)
    applies_if: Dated[str] = Field(sa_type=DATED)
    notify_by: model.NotifyBy = Field(sa_type=Word(model.NotifyBy))
    amendment_notice: str | None
    prevailing_language: str | None


class VersionRow(FactRow, table=True):
    """A statement of a `model.Version`."""

    __tablename__ = "version"
    __table_args__ = (Index(None, "document", "label"),)

    document: str
    label: str
    sequence: int
    sha256: str = Field(foreign_key="sealed_text.sha256")
    posted_on: date
    effective_on: date
    effective_on_new: date
    assent: model.Assent = Field(sa_type=Word(model.Assent))
    withdrawn_on: date | None
    title: str | None


class TranslationRow(FactRow, table=True):
    """A statement of a `model.Translation`."""

    __tablename__ = "translation"
    __table_args__ = (Index(None, "document", "version", "language"),)

    document: str
    version: str
    language: str
    sha256: str = Field(foreign_key="sealed_text.sha256")


class AccountRow(FactRow, table=True):
    """A statement of a `model.Account`; that its fact is there, a trigger asks once a statement (`refuse_unrecorded`)."""

    __tablename__ = "account"
    __table_args__ = (Index(None, "id", "recorded_at"),)

    fact_id: str = Field(primary_key=True, sa_type=NAME)
    id: str = Field(sa_type=NAME)
    created_on: date
    closed_on: date | None
    parent: Dated[str] = Field(sa_type=DATED)
    country: Dated[str] = Field(sa_type=DATED)
    locale: Dated[str] = Field(sa_type=DATED)
    attributes: tuple[tuple[str, Dated[str]], ...] = Field(sa_type=ATTRIBUTES)


class AcceptanceRow(FactRow, table=True):
    """A `model.Acceptance`."""

    __tablename__ = "acceptance"
    __table_args__ = (Index(None, "account", "recorded_at"),)

    account: str = Field(sa_type=NAME)
    document: str
    version: str
    accepted_at: datetime = Field(sa_type=Instant)
    method: str
    evidence: tuple[tuple[str, str], ...] = Field(sa_type=EVIDENCE)


class ObjectionRow(FactRow, table=True):
    """A statement of a `model.Objection`."""

    __tablename__ = "objection"
    __table_args__ = (Index(None, "account", "recorded_at"),)

    account: str = Field(sa_type=NAME)
    document: str
    version: str
    objected_at: datetime = Field(sa_type=Instant)
    withdrawn_at: datetime | None = Field(sa_type=Instant)


class AgreementRow(FactRow, table=True):
    """A statement of a `model.Agreement`; its terms are part of the row, so that none can be added later."""

    __tablename__ = "agreement"
    __table_args__ = (Index(None, "account", "recorded_at"),)

    id: str = Field(index=True, sa_type=NAME)
    account: str = Field(sa_type=NAME)
    signed_on: date
    effective_from: date
    effective_to: date | None
    auto_renews: bool
    precedence: int
    terms: tuple[model.Term, ...] = Field(sa_type=TERMS)
    attachments: tuple[model.Attachment, ...] = Field(sa_type=ATTACHMENTS)


class RetractionRow(FactRow, table=True):
    """A statement of a `model.Retraction`."""

    __tablename__ = "retraction"
    __table_args__ = (Index(None, "fact", "recorded_at"),)

    fact: str = Field(sa_type=NAME)
    reason: str


class SealedText(SQLModel, table=True):
    """A body in its canonical form, by its seal."""

    __tablename__ = "sealed_text"

    sha256: str = Field(primary_key=True)
    body: str


class SealedFile(SQLModel, table=True):
    """A file's bytes, by their seal."""

    __tablename__ = "sealed_file"

    sha256: str = Field(primary_key=True)
    content: bytes = Field(sa_type=LargeBinary)


class ActivationRow(SQLModel, table=True):
    """A `activation.Activation`; its key lets one be recorded once, however often the clock ticks."""

    __tablename__ = "activation"

    document: str = Field(primary_key=True)
    version: str = Field(primary_key=True)
    accounts: activation.Accounts = Field(primary_key=True, sa_type=Word(activation.Accounts))
    effective_on: date
    activated_at: datetime = Field(sa_type=Instant)


class UpdateActRow(SQLModel, table=True):
    """A `lifecycle.Act`."""

    __tablename__ = "update_act"

    update: str = Field(primary_key=True, sa_type=NAME)
    number: int = Field(primary_key=True)
    kind: lifecycle.ActKind = Field(sa_type=Word(lifecycle.ActKind))
    revision: int
    actor: str
    at: datetime = Field(sa_type=Instant)
    comment: str
    effective_on: tuple[tuple[str, date], ...] = Field(sa_type=DATES)
    superseded_by: str | None
    templates: str | None = Field(foreign_key="sealed_text.sha256")


class UpdateDraftRow(SQLModel, table=True):
    """A `draft.Revision`."""

    __tablename__ = "update_draft"

    update: str = Field(primary_key=True, sa_type=NAME)
    number: int = Field(primary_key=True)
    draft: Draft = Field(sa_type=DRAFT)


class UpdateAudienceRow(SQLModel, table=True):
    """A `manifest.Listing`."""

    __tablename__ = "update_audience"

    update: str = Field(primary_key=True, sa_type=NAME)
    number: int = Field(primary_key=True)
    manifest: AudienceManifest = Field(sa_type=MANIFEST)


class ContactRow(SQLModel, table=True):
    """A `batch.Contact`."""

    __tablename__ = "contact"

    id: int | None = Field(default=None, primary_key=True)
    account: str = Field(index=True, sa_type=NAME)
    agreement: str | None
    person: str
    email: str
    role: str
    valid_from: date | None
    valid_to: date | None


class AccountNameRow(SQLModel, table=True):
    """A `batch.AccountName`."""

    __tablename__ = "account_name"

    account: str = Field(primary_key=True, sa_type=NAME)
    display_name: str


class AcceptedByRow(SQLModel, table=True):
    """A `batch.AcceptedBy`; it needs its acceptance, whose account stands here too, so that `erase` finds it."""

    __tablename__ = "accepted_by"

    fact: str = Field(primary_key=True, foreign_key="acceptance.fact_id", sa_type=NAME)
    account: str = Field(index=True, sa_type=NAME)
    person: str
    email: str
    ip_address: str
    user_agent: str
