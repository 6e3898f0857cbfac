"""What is recorded together: facts, the texts and files that they seal, and personal data beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from termsvc.core.model import Fact, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Personal data: whom to tell about an account's terms (or one agreement's) on `[valid_from, valid_to)`."""

    account: str
    agreement: str | None = None
    person: str = ""
    email: str
    role: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountName:
    """Personal data: what the customer behind an account is called."""

    account: str
    display_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedBy:
    """Personal data: who said yes, and from where; `fact` is the id of the acceptance."""

    fact: str
    person: str = ""
    email: str = ""
    ip_address: str = ""
    user_agent: str = ""


Personal: TypeAlias = Contact | AccountName | AcceptedBy


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one load brings, to be recorded whole or not at all.

    Attributes:
        records: the facts, in the order in which they are to be recorded; `recorded_at` is not set.
        texts: canonical bodies by seal: of versions, translations and agreements.
        files: attachments by seal.
        personal: personal data, which may be erased without touching a fact.
    """

    records: tuple[Record[Fact], ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    personal: tuple[Personal, ...] = ()
