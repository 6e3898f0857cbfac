"""What may be restated of a version that is posted: its withdrawal, and a postponement before the date it moves.

Everything else was shown to customers as it stands, so it stays; a change is posted as a new version.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from itertools import zip_longest
from typing import TypeAlias

from termsvc.core.model import Version
from termsvc.library.finding import Finding, shown, written
from termsvc.library.statements import Where

TextOf: TypeAlias = Callable[[str], str | None]

_FREE_BEFORE_IT = ("withdrawn_on",)
_ONLY_LATER = ("effective_on", "effective_on_new")
_REMEDY = "Write what is recorded, and post what is to change as a new version with a label and dates of its own."


@dataclass(frozen=True, slots=True)
class Learned:
    """When a restatement was learned, in the document's time zone: on `earliest`, `latest` or between."""

    earliest: date
    latest: date


def refusals(old: Version, new: Version, learned: Learned, where: Where, text_of: TextOf) -> Iterator[Finding]:
    """A finding for each field that may not be restated so.

    Args:
        old: the version as stated so far.
        new: the same version as restated.
        learned: dates have passed that are not after the earliest; a version is posted if it is by the latest.
        where: where the restatement stands.
        text_of: the canonical text of a seal, `None` where it is not at hand.
    """
    if old.posted_on > learned.latest:
        return
    for name in (field.name for field in fields(Version)):
        before, after = getattr(old, name), getattr(new, name)
        if before == after or _may_move(name, before, after, learned.earliest):
            continue
        if name == "sha256":
            yield changed_text(before, after, where, text_of)
        else:
            yield where.finding(name, written(after), _problem(name, before, learned.earliest), _REMEDY)


def changed_text(old: str, new: str, where: Where, text_of: TextOf) -> Finding:
    """The finding for a sealed text that is not what was posted, with both seals and the first line that differs."""
    problem = f"the posted text has the seal {old}, this one {new}{_first_difference(text_of(old), text_of(new))}"
    remedy = "Put the posted text back, and post what is to change as a new version with a label and dates of its own."
    return where.finding("body", None, problem, remedy)


def _may_move(name: str, before: object, after: object, today: date) -> bool:
    if name == "withdrawn_on":
        return before is None or (isinstance(before, date) and before > today)
    if name in _ONLY_LATER and isinstance(before, date) and isinstance(after, date):
        return today < before < after
    return False


def _problem(name: str, before: object, today: date) -> str:
    said = f"posted without {name}" if before is None else f"posted with {name} {written(before)}"
    if not isinstance(before, date) or name == "posted_on":
        return f"{said}, which may not be restated"
    if before <= today:
        return f"{said}, which has passed by {today}"
    return f"{said}, which may be postponed and not brought forward"


def _first_difference(old: str | None, new: str | None) -> str:
    if old is None or new is None:
        return ""
    lines = zip_longest(old.removesuffix("\n").split("\n"), new.removesuffix("\n").split("\n"))
    number, before, after = next((at, *pair) for at, pair in enumerate(lines, 1) if pair[0] != pair[1])
    return f"; line {number} of the text differs: {_quoted(before)} was posted, {_quoted(after)} is here"


def _quoted(line: str | None) -> str:
    return "nothing" if line is None else f"'{shown(line)}'"
