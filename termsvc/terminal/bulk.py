"""What binds everyone, and what changes for whom, in the terminal."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from termsvc.bulk.changes import CLOSED, Changes
from termsvc.bulk.cohorts import Cohort
from termsvc.core.answer import Reason
from termsvc.core.explanation import wording
from termsvc.terminal.answers import listing

_WHY = {
    CLOSED: "the account is closed",
    Reason.NEGOTIATED.value: "negotiated terms stay",
    Reason.DOES_NOT_APPLY.value: "the document does not apply",
    Reason.DISPLACED.value: "another document applies in lieu of it",
    Reason.OBJECTED.value: "objected in time",
    Reason.AWAITING_ASSENT.value: "has not agreed yet",
    Reason.SUPERSEDED.value: "a later version binds already",
    Reason.WITHDRAWN.value: "the version was withdrawn",
    Reason.NOTICE_RUNNING.value: "the notice of its agreement still runs",
    Reason.NOT_YET_EFFECTIVE.value: "not in effect for it yet",
}
_NOTHING = "nothing"
_AGREEMENT = "its agreement"


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """A line on the standard error, if that is a terminal, that says which step is under way."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("", total=None)
        yield lambda step: bar.update(task, description=step.replace("_", " "))


def bound(cohorts: Sequence[Cohort], out: Path) -> RenderableType:
    """How many accounts each version binds on each date, by document."""
    counts: Counter[tuple[str, str, str, str]] = Counter()
    for cohort in cohorts:
        for answer in (explained.answer for explained in cohort.answers):
            counts[answer.document, answer.on.isoformat(), _thing(answer.version, answer.agreement), answer.rule] += (
                cohort.accounts
            )
    table = listing("Document", "On", "Binds", "By", "Accounts", counts=["Accounts"])
    for (document, on, thing, rule), accounts in sorted(counts.items()):
        table.add_row(document, on, thing, rule, f"{accounts:,}")
    accounts = sum(cohort.accounts for cohort in cohorts)
    told = f"{accounts:,} accounts in {len(cohorts):,} cohorts; each account's, and why, in {out}"
    return Group(table, Text(told, no_wrap=True, overflow="ignore"))


def bound_data(cohorts: Sequence[Cohort], out: Path) -> dict[str, Any]:
    """The same for a program."""
    return {"out": str(out), "accounts": sum(cohort.accounts for cohort in cohorts), "cohorts": len(cohorts)}


def changes(found: Changes, out: Path | None) -> RenderableType:
    """For how many accounts something changes, and how many a version leaves out."""
    day = wording.day(found.on)
    parts: list[RenderableType] = [Text(f"What changes on {day}, of {found.accounts:,} accounts", style="bold")]
    if found.changed:
        table = listing("Document", "Before", "After", "By", "Accounts", counts=["Accounts"])
        for change, accounts in sorted(found.changed.items()):
            before, after = change.before or _NOTHING, change.after or _NOTHING
            table.add_row(change.document, before, after, change.rule, f"{accounts:,}")
        parts.append(table)
    else:
        parts.append(Text("Nothing: every account is bound as on the day before."))
    if found.left_out:
        parts += [Text(), Text("Left out by what takes effect", style="bold")]
        table = listing("Document", "Version", "Because", "Accounts", counts=["Accounts"])
        for missing, accounts in sorted(found.left_out.items()):
            why = _WHY.get(missing.reason, missing.reason)
            table.add_row(missing.document, missing.version, why, f"{accounts:,}")
        parts.append(table)
    if out is not None:
        parts.append(Text(f"The accounts are listed in {out}", no_wrap=True, overflow="ignore"))
    return Group(*parts)


def changes_data(found: Changes) -> dict[str, Any]:
    """The same for a program."""
    return {
        "on": found.on.isoformat(),
        "accounts": found.accounts,
        "changed": [
            {
                "document": change.document,
                "before": change.before or None,
                "after": change.after or None,
                "rule": change.rule,
                "accounts": accounts,
            }
            for change, accounts in sorted(found.changed.items())
        ],
        "left_out": [
            {"document": one.document, "version": one.version, "reason": one.reason, "accounts": accounts}
            for one, accounts in sorted(found.left_out.items())
        ],
    }


def _thing(version: str | None, agreement: int | None) -> str:
    return version or (_AGREEMENT if agreement is not None else _NOTHING)
