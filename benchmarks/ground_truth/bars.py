"""What was measured, and the bar that it should reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Bar:
    """A limit; what is measured should be at most, or at least, so much."""

    limit: float
    least: bool = False

    def reached_by(self, value: float) -> bool:
        """Say whether a value is on the right side."""
        return value >= self.limit if self.least else value <= self.limit


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure.

    Attributes:
        bar: none where it is only told.
        unit: what stands after the figure.
        note: what helps to read it.
    """

    name: str
    value: float
    bar: Bar | None = None
    unit: str = ""
    note: str = ""

    @property
    def passes(self) -> bool | None:
        """Say whether it reaches its bar; none where there is none."""
        return self.bar.reached_by(self.value) if self.bar else None

    def as_data(self) -> dict[str, Any]:
        """The measure as JSON data."""
        limit = {("at_least" if self.bar.least else "at_most"): self.bar.limit} if self.bar else {}
        told = {"name": self.name, "value": self.value, "unit": self.unit, "note": self.note}
        return told | {"bar": limit or None, "passes": self.passes}

    def as_line(self) -> str:
        """The measure as a line of a table."""
        verdict = {True: "pass", False: "MISS", None: ""}[self.passes]
        sign = "" if self.bar is None else f"{'>=' if self.bar.least else '<='} {self.bar.limit:,g}{self.unit}"
        return f"{self.name:58} {_figure(self.value) + self.unit:>12} {sign:>12} {verdict:5} {self.note}".rstrip()


def at_most(limit: float) -> Bar:
    """The bar of a measure that should be small."""
    return Bar(limit)


def at_least(limit: float) -> Bar:
    """The bar of a measure that should be large."""
    return Bar(limit, least=True)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) and abs(value) >= 1 else f"{value:,.3g}" if value else "0"
