"""Documents, their versions, what changed between these, and what is told of that."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from termsvc.api.schemas.common import Seal


class SpanAnswer(BaseModel):
    """A value on the calendar dates `[from, to)`; null is open on that side."""

    from_: Annotated[date | None, Field(alias="from")]
    to: date | None
    value: str


class DocumentAnswer(BaseModel):
    """A policy document, whatever its versions; `in_force` are the labels of those in force online today."""

    slug: str
    title: str
    kind: str
    timezone: str
    notify_by: Literal["notice", "change_log"]
    amendment_notice: str | None
    prevailing_language: str | None
    part_of: list[SpanAnswer]
    in_lieu_of: list[SpanAnswer]
    applies_if: list[SpanAnswer]
    versions: Annotated[int, Field(description="how many there are")]
    in_force: InForce


class InForce(BaseModel):
    """Versions by their labels; null where none is in force."""

    new_accounts: str | None
    existing_accounts: str | None


class DocumentsPage(BaseModel):
    """Documents in order of their slugs; `next` is the cursor of the next page."""

    items: list[DocumentAnswer]
    next: str | None


class VersionListed(BaseModel):
    """A version; `sha256` seals its text, and `title` is null where the document's did not change."""

    document: str
    label: str
    sequence: int
    sha256: Seal
    posted_on: date
    effective_on: date
    effective_on_new: date
    assent: Literal["continued_use", "express"]
    withdrawn_on: date | None
    title: str | None


class VersionsPage(BaseModel):
    """Versions in posting order; `next` is the cursor of the next page."""

    items: list[VersionListed]
    next: str | None


class TranslationListed(BaseModel):
    """The text in another language, by its seal."""

    language: str
    title: str
    sha256: Seal


class VersionAnswer(VersionListed):
    """A version with its text as Markdown. `text_sha256` seals `text`: in a translation, that is not `sha256`."""

    title: str
    language: str
    prevailing_language: str | None
    translations: list[TranslationListed]
    text: str
    text_sha256: Seal


class RedlineAnswer(BaseModel):
    """What changed, provision by provision; see the guide for engineers."""

    model_config = ConfigDict(extra="allow")

    summary: dict[str, Any]
    changes: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    structure: Any


class NoticeAnswer(BaseModel):
    """A notice of an update; see the guide for engineers."""

    model_config = ConfigDict(extra="allow")

    format: Literal["termsvc.notice/1"]
    update: str
    language: str
    company: str
    posted_on: date
    account: str | None
    sections: list[dict[str, Any]]


class ChangeLogEntryAnswer(BaseModel):
    """What the change log says of a version; `update` carried it, if it is known which."""

    model_config = ConfigDict(extra="allow")

    update: str | None
    document: str
    title: str
    version: str
    sha256: Seal
    address: Annotated[str, Field(description="of the version in the legal centre")]
    posted_on: date
    effective_on: date | None
    items: list[dict[str, Any]]


class ChangeLogPage(BaseModel):
    """Entries of the change log, the version posted last first; `next` is the cursor of the next page."""

    items: list[ChangeLogEntryAnswer]
    next: str | None
