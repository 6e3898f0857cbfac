"""What a caller states: accounts, agreements, and who accepted. Fields are named as in facts files."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, PlainSerializer

from termsvc.client.values import Value


class Statement(Value):
    """What goes out. A field that is not known is a mistake here, since it would be lost."""

    model_config = ConfigDict(extra="forbid")

    def plain(self) -> dict[str, Any]:
        """As JSON data: what was not given is left out, so that the service's own default holds."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)


class Person(Statement):
    """Who accepted, as the host knows them. The service keeps this apart from the facts, so that it can be erased."""

    person: str = ""
    email: str = ""
    ip_address: str = ""
    user_agent: str = ""


class NewAccount(Statement):
    """An account to create.

    Attributes:
        id: letters, digits and `. _ ~ : @ + -`.
        created_on: may be left out at sign-up, where it is the day of acceptance.
        name: of the customer. It is kept as personal data, apart from the fact.
        attributes: what conditions of documents read, by name.
    """

    id: str
    created_on: date | None = None
    parent: str | None = None
    country: str | None = None
    locale: str | None = None
    name: str | None = None
    attributes: Mapping[str, Any] = Field(default_factory=dict)


class AgreementTerm(Statement):
    """What an agreement says of one document.

    Attributes:
        body: the agreement's own text, in Markdown; only with `replace`.
        version: the label pinned; only with `pin`.
        notice_days: days from posting to the take-over by an online version; only with `permitted`.
    """

    document: str
    mode: Literal["replace", "pin", "float"]
    body: str | None = None
    version: str | None = None
    unilateral_changes: Literal["not_permitted", "permitted"] = "not_permitted"
    notice_days: int = 0


class Attachment(Statement):
    """A file that belongs to an agreement, such as the signed PDF."""

    filename: str
    media_type: str
    content: Annotated[bytes, PlainSerializer(lambda content: b64encode(content).decode(), when_used="json")]


class NewAgreement(Statement):
    """A negotiated agreement, in force on `[effective_from, effective_to)`."""

    id: str
    account: str
    signed_on: date
    effective_from: date
    effective_to: date | None = None
    auto_renews: bool = False
    precedence: int = 0
    terms: tuple[AgreementTerm, ...]
    attachments: tuple[Attachment, ...] = ()
