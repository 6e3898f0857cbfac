"""That a version's date has come: what the scheduler takes note of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from termsvc.core.dated import require_aware


class Accounts(StrEnum):
    """Which accounts an activation is for: those created since posting, or those there already."""

    NEW = "new"
    EXISTING = "existing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Activation:
    """We took note that a version's date has come; it informs, and nothing binds because of it.

    Attributes:
        effective_on: the date that came: `effective_on_new` for new accounts, `effective_on` for existing ones.
        activated_at: the instant at which we took note.

    Raises:
        InvalidFact: the instant is naive.
    """

    document: str
    version: str
    accounts: Accounts
    effective_on: date
    activated_at: datetime

    def __post_init__(self) -> None:
        require_aware(self.activated_at, "activated_at")
