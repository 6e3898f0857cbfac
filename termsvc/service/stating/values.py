"""What verbs take and give back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from termsvc.core.model import Fact, Record


@dataclass(frozen=True, slots=True)
class Receipt:
    """That a fact is recorded, by this act or before it.

    Attributes:
        fact: its id, which a retraction names.
        kind: as `name` of its class has it, such as `acceptance`.
        recorded_at: when it was recorded, in UTC.
    """

    fact: str
    kind: str
    recorded_at: datetime

    @classmethod
    def of(cls, record: Record[Any]) -> Receipt:
        """That of a fact as the store gives it."""
        fact: Fact = record.fact
        if record.recorded_at is None:
            raise AssertionError
        return cls(record.id, fact.name, record.recorded_at)


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as it is shown to whoever accepts it: that of a version, or a translation of it, by its seal."""

    document: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that comes with an agreement, such as the signed PDF."""

    filename: str
    media_type: str
    content: bytes
