"""Accounts, and what they say of versions."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field

from termsvc.api.parameters import Day, Instant
from termsvc.api.schemas.common import Body, Contact, Dated, Id, Name, Seal, Text
from termsvc.api.schemas.facts import Receipt, RecordedFact


class Opening(Body):
    """An account as it is opened; `name` and `contacts` are kept as personal data, apart from the fact."""

    id: Id
    created_on: Day | None = None
    closed_on: Day | None = None
    parent: Dated | None = None
    country: Dated | None = None
    locale: Dated | None = None
    attributes: dict[Name, Any] = Field(
        default_factory=dict, description="by name: text, number, boolean, list, or spans of dates with one each"
    )
    name: Name | None = None
    contacts: list[Contact] = Field(default_factory=list, max_length=100)


class NewAccount(Opening):
    """An account to open on a date."""

    created_on: Day


class Changed(Body):
    """What an account's values are from a date on; null means none."""

    from_: Day = Field(alias="from")
    parent: Name | None = None
    country: Name | None = None
    locale: Name | None = None
    attributes: dict[Name, Any] = Field(default_factory=dict)


class Closing(Body):
    """On which date an account closes."""

    closed_on: Day


class AccountAnswer(BaseModel):
    """An account as last stated, and personal data about the customer behind it."""

    account: RecordedFact
    name: str | None
    contacts: list[dict[str, Any]]


class AccountsPage(BaseModel):
    """Accounts in order of their ids."""

    items: list[RecordedFact]
    next: str | None


class Imported(BaseModel):
    """What an import came to."""

    new: int
    restated: int
    unchanged: int
    findings: list[dict[str, Any]]


class Shown(Body):
    """A text that was shown, by the seal of what was shown: that of the version, or of a translation."""

    document: Name
    version: Name
    sha256: Seal


class AcceptedBy(Body):
    """Personal data: who said yes, and from where."""

    person: Text = ""
    email: Text = ""
    ip_address: Text = ""
    user_agent: Text = ""


class Accepting(Body):
    """What was shown and accepted together, by whom and how; `accepted_at` is now if it is left out."""

    acceptances: Annotated[list[Shown], Field(min_length=1, max_length=100)]
    accepted_by: AcceptedBy = AcceptedBy()
    authority: Text = Field("", description="in what capacity the person accepts for the account")
    surface: Text = Field("", description="where it was shown, such as checkout")
    locale: Text = ""
    method: Text = Field("", description="how, such as click or order-form")
    accepted_at: Instant | None = None


class SigningUp(Accepting):
    """A new account together with all that it must accept."""

    account: Opening


class Receipts(BaseModel):
    """What was recorded, in the order in which it was sent."""

    account: str
    facts: list[Receipt]


class Objecting(Body):
    """That an account says no to a version; `objected_at` is now if it is left out."""

    document: Name
    version: Name
    objected_at: Instant | None = None


class Withdrawing(Objecting):
    """That it thought better of it; `objected_at` says which objection, and may be left out if there is one."""

    withdrawn_at: Instant | None = None


class SaidPage(BaseModel):
    """What an account said, or agreed on, in the order of recording; each as last stated."""

    items: list[RecordedFact]
    next: str | None
