"""What stands against something, or is odd about it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel


class Finding(BaseModel):
    """One thing that is wrong or odd: where, what, and what to do."""

    file: str
    line: int
    field: str
    value: str
    problem: str
    remedy: str
    severity: Literal["error", "warning"]
