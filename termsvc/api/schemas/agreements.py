"""Negotiated agreements."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Base64Bytes, BaseModel, Field, StringConstraints

from termsvc.api.parameters import Day
from termsvc.api.schemas.common import Body, Contact, Id, Name
from termsvc.api.schemas.facts import RecordedFact
from termsvc.core.model import Mode, UnilateralChanges
from termsvc.library.schema import HUNDRED_YEARS, INT32


class Term(Body):
    """What an agreement says of one document: `replace` has a body, `pin` a version, `float` neither."""

    document: Name
    mode: Mode
    version: Name | None = None
    body: Annotated[str, StringConstraints(min_length=1)] | None = None
    unilateral_changes: UnilateralChanges = UnilateralChanges.NOT_PERMITTED
    notice_days: int = Field(0, ge=0, le=HUNDRED_YEARS)


class File(Body):
    """A file that belongs to an agreement, such as the signed PDF; its content in base64."""

    filename: Name
    media_type: Annotated[str, StringConstraints(pattern=r"^[\w.+-]+/[\w.+-]+$", max_length=200)]
    content: Base64Bytes = Field(max_length=25_000_000)


class NewAgreement(Body):
    """A negotiated agreement with an account; one of this id that is known is restated whole."""

    id: Id
    account: Name
    signed_on: Day
    effective_from: Day
    effective_to: Day | None = None
    auto_renews: bool = False
    precedence: int = Field(0, ge=-INT32, le=INT32)
    terms: Annotated[list[Term], Field(max_length=1_000)]
    contacts: list[Contact] = Field(default_factory=list, max_length=100)
    attachments: list[File] = Field(default_factory=list, max_length=20)


class Terminating(Body):
    """The first date on which an agreement governs no more."""

    effective_to: Day


class AgreementAnswer(BaseModel):
    """An agreement as last stated, with its own texts by their seals."""

    agreement: RecordedFact
    texts: dict[str, Any]
