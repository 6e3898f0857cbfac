"""Facts as they were recorded."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel


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


class Receipt(BaseModel):
    """That a fact was recorded."""

    fact: str
    kind: str
    recorded_at: datetime
