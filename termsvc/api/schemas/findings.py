"""What stands against something, or is odd about it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from termsvc.library import finding


class Finding(BaseModel):
    """One thing that is wrong or odd: where, what, and what to do."""

    file: str
    line: int
    field: str
    value: str
    problem: str
    remedy: str
    severity: Literal["error", "warning"]

    @classmethod
    def of(cls, value: finding.Finding) -> Finding:
        """A finding of the library's."""
        return cls.model_validate(value, from_attributes=True)
