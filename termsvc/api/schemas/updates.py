"""Terms updates as they are answered."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel

from termsvc.api.schemas.findings import Finding
from termsvc.core.model import Assent
from termsvc.core.notice.items import ItemKind
from termsvc.core.notice.lifecycle import ActKind, State


class UpdateVersion(BaseModel):
    """A version of an update: as it is drafted or, once posted, as it is recorded by now."""

    document: str
    label: str
    sequence: int
    sha256: str
    posted_on: date
    effective_on: date
    effective_on_new: date
    assent: Assent
    withdrawn_on: date | None
    title: str | None


class UpdateSummary(BaseModel):
    """Where an update stands."""

    id: str
    state: State
    posted_on: date
    revision: int
    supersedes: str | None
    superseded_by: str | None
    versions: list[UpdateVersion]


class UpdatesPage(BaseModel):
    """Updates in order of id; `next` is the cursor of the next page."""

    items: list[UpdateSummary]
    next: str | None


class UpdateAct(BaseModel):
    """One thing that somebody did; `effective_on` has the later dates by document, of a postponement."""

    number: int
    kind: ActKind
    revision: int
    actor: str
    at: datetime
    comment: str
    effective_on: dict[str, date]
    superseded_by: str | None
    templates: str | None


class ItemTranslation(BaseModel):
    """What an item says in another language; outdated, if the item has other words by now."""

    language: str
    text: str
    condition: str | None
    outdated: bool


class UpdateItem(BaseModel):
    """One thing that the notice tells, in Markdown, and of which changes of the redline it tells."""

    id: str
    document: str
    kind: ItemKind
    text: str
    changes: list[str]
    applies_if: str | None
    condition: str | None
    translations: list[ItemTranslation]
    items: list[UpdateItem]


class UpdateTranslation(BaseModel):
    """A version's text in another language."""

    document: str
    version: str
    language: str
    sha256: str


class Unsaid(BaseModel):
    """A change that the notice leaves out; `by` is null while that is only proposed."""

    document: str
    change: str
    reason: str
    by: str | None


class Overridden(BaseModel):
    """A rule on notice periods that somebody overrides."""

    rule: str
    reason: str
    by: str


class Update(UpdateSummary):
    """An update, all that its draft says, and every act; `postponement` is one that waits to be approved."""

    postponement: UpdateAct | None
    documents: list[dict[str, Any]]
    translations: list[UpdateTranslation]
    items: list[UpdateItem]
    not_material: list[Unsaid]
    overrides: list[Overridden]
    acts: list[UpdateAct]


class Covered(BaseModel):
    """Changes of a document that nothing tells of, that are told and left unsaid at once, and names of changes that are none."""

    uncovered: list[str]
    contradicted: list[str]
    unknown: list[str]


class UpdateCheck(BaseModel):
    """What stands against posting an update (errors) and what is odd about it (warnings)."""

    update: str
    revision: int
    passes: bool
    findings: list[Finding]
    coverage: dict[str, Covered]
