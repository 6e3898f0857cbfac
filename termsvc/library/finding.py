"""Findings: what is wrong in a file, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rapidfuzz import process

from termsvc.core.errors import Refused

SHOWN = 60
TOLD = 1_000  # a sentence may quote names out of a file, and how long these are is up to the file
LIKENESS = 75  # of 100: one slip in a word of four letters
MOST_KNOWN = 1_000  # beyond, a guess costs more than it tells


class Severity(StrEnum):
    """Whether a finding stops the load."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong or odd.

    Attributes:
        file: the file as its path was given.
        line: counted from 1; 0 means the file as a whole.
        field: the path of the field within its fact, such as `terms[0].mode`; empty for none.
        value: the value as written, in one line and shortened; empty for none.
        problem: what is wrong, as a clause.
        remedy: what to do, as a sentence.
    """

    file: str
    line: int = 0
    field: str = ""
    value: str = ""
    problem: str
    remedy: str
    severity: Severity = Severity.ERROR

    def __post_init__(self) -> None:
        for name, longest in (("field", SHOWN), ("value", SHOWN), ("problem", TOLD), ("remedy", TOLD)):
            object.__setattr__(self, name, shown(getattr(self, name), longest))

    def __str__(self) -> str:
        """Two lines: where and what, then what to do."""
        file = shown(self.file, TOLD)
        place = f"{file}:{self.line}" if self.line else file
        subject = f" in {self.field}" if self.field else ""
        value = f" ({self.value})" if self.value else ""
        return f"{place}: {self.severity}{subject}{value}: {self.problem}\n    {self.remedy}"


class FindingsRefused(Refused):
    """Something stands against what is stated or asked.

    Attributes:
        findings: all that does; warnings may be among them.
    """

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = tuple(findings)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings by file and line."""
    return tuple(sorted(findings, key=lambda one: (one.file, one.line, one.field, one.problem, one.value)))


def any_error(findings: Iterable[Finding]) -> bool:
    """Say whether one of them stops the load."""
    return any(one.severity is Severity.ERROR for one in findings)


def written(value: object) -> str:
    """A value as a file would have it; nothing for `None`."""
    if isinstance(value, datetime):
        return value.isoformat()
    return "" if value is None else str(value)


def shown(text: str, longest: int = SHOWN) -> str:
    """A text in one line, at most so many characters long, with what cannot be printed escaped."""
    start = text[: 7 * longest]
    line = "".join(char if char.isprintable() else " " if char.isspace() else ascii(char)[1:-1] for char in start)
    words = " ".join(line.split())
    return words if len(words) <= longest else words[: longest - 1] + "…"


def nearest(word: str, known: Collection[str]) -> str:
    """A suggestion to append to a remedy: the known word that the given one may have meant, or nothing."""
    found = (
        process.extractOne(word, list(known), processor=str.casefold, score_cutoff=LIKENESS)
        if len(known) <= MOST_KNOWN
        else None
    )
    return f" Perhaps {shown(found[0])} is meant." if found else ""
