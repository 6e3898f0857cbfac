"""Facts as they were recorded."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, StringConstraints

from termsvc.api.parameters import PRINTED
from termsvc.api.schemas.common import Body, Text


class RecordedFact(BaseModel):
    """A fact, and what is known of our learning it."""

    id: str
    kind: str
    recorded_at: datetime
    recorded_by: str
    source: str
    claimed_recorded_at: datetime | None
    fact: dict[str, Any]


class FactsPage(BaseModel):
    """Facts in the order in which they were committed; `next` is the cursor of the next page."""

    items: list[RecordedFact]
    next: str | None


class Retracting(Body):
    """Which fact is taken back, and why."""

    fact: Annotated[str, StringConstraints(pattern=PRINTED, max_length=1_000)]
    reason: Text = ""


class Receipt(BaseModel):
    """That a fact was recorded."""

    fact: str
    kind: str
    recorded_at: datetime
