"""Whom an update concerns, and what changes for whom."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel

from termsvc.api.schemas.updates import UpdateVersion
from termsvc.bulk import changes
from termsvc.core.notice.audience import KeptOut


class ConcernedBy(UpdateVersion):
    """How many accounts a version concerns, and how many each reason keeps out."""

    concerns: int
    awaiting_assent: int
    later: int
    kept_out: dict[KeptOut, int]


class Counts(BaseModel):
    """Whom an update concerns, in numbers: of all accounts those that are told."""

    accounts: int
    told: int
    versions: list[ConcernedBy]


class ChangedBinding(BaseModel):
    """So many accounts are bound by something else: the label of a version, `agreement`, or null for nothing."""

    document: str
    before: str | None
    after: str | None
    rule: str
    accounts: int


class LeftOut(BaseModel):
    """So many accounts are not bound by a version that takes effect."""

    document: str
    version: str
    reason: str
    accounts: int


class ChangesOn(BaseModel):
    """What would change on a date, against the day before."""

    on: date
    accounts: int
    changed: list[ChangedBinding]
    left_out: list[LeftOut]

    @classmethod
    def of(cls, found: changes.Changes) -> ChangesOn:
        """What was counted."""
        return cls(
            on=found.on,
            accounts=found.accounts,
            changed=[
                ChangedBinding(
                    document=one.document,
                    before=one.before or None,
                    after=one.after or None,
                    rule=one.rule,
                    accounts=accounts,
                )
                for one, accounts in sorted(found.changed.items())
            ],
            left_out=[
                LeftOut(document=one.document, version=one.version, reason=one.reason, accounts=accounts)
                for one, accounts in sorted(found.left_out.items())
            ],
        )


class PlannedAudience(Counts):
    """Whom an update would concern if it were posted now, and what would change for whom."""

    frozen: Literal[False]
    changes: list[ChangesOn]


class ListSeal(BaseModel):
    """What tells a list of accounts from any other."""

    accounts: int
    sha256: str


class FrozenList(Counts):
    """A list of accounts to be told, as it was frozen; `after` has the seals of the lists before it."""

    number: int
    posted_on: date
    known_at: datetime
    listed: ListSeal
    after: list[str]


class FrozenAudience(BaseModel):
    """The frozen lists of a posted update: the first, and its supplements; none where the change log alone tells of it."""

    frozen: Literal[True]
    lists: list[FrozenList]


class Concern(BaseModel):
    """Whether a version concerns an account (`kept_out` is null), and from when it binds it."""

    document: str
    version: str
    kept_out: KeptOut | None
    binds_from: date | None
    awaits_assent: bool


class ListedAccount(BaseModel):
    """An account and each version of the update."""

    account: str
    versions: list[Concern]


class ListedAccountsPage(BaseModel):
    """Accounts in the order of their ids' bytes; `next` is the cursor of the next page."""

    items: list[ListedAccount]
    next: str | None
