"""Who is bound by something else than the day before, and whom a version that takes effect leaves out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa

from termsvc.bulk.answers import Answer
from termsvc.bulk.cohorts import Cohort, Cohorts
from termsvc.core.answer import Rule
from termsvc.core.catalogue import Catalogue
from termsvc.core.model import Version

CLOSED = "closed"


@dataclass(frozen=True, slots=True, order=True)
class Changed:
    """What binds before and after; of agreements only that one does, since each account has its own.

    Attributes:
        before, after: the label of a version, `agreement`, or empty where nothing binds.
        rule: that decides after.
    """

    document: str
    before: str
    after: str
    rule: str


@dataclass(frozen=True, slots=True, order=True)
class LeftOut:
    """A version that takes effect and does not bind, and the reason."""

    document: str
    version: str
    reason: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What changes on a date.

    Attributes:
        changed, left_out: how many accounts.
        accounts: how many there are.
    """

    on: date
    changed: Counter[Changed]
    left_out: Counter[LeftOut]
    accounts: int


def changes(catalogue: Catalogue, cohorts: Sequence[Cohort], on: date) -> Changes:
    """What changes on a date, of cohorts that were asked for the day before and for that day."""
    changed: Counter[Changed] = Counter()
    left_out: Counter[LeftOut] = Counter()
    for cohort in cohorts:
        for change in changed_in(cohort):
            changed[change] += cohort.accounts
        for missing in left_out_in(cohort, catalogue, on):
            left_out[missing] += cohort.accounts
    return Changes(on, changed, left_out, sum(cohort.accounts for cohort in cohorts))


def changed_in(cohort: Cohort) -> Iterator[Changed]:
    """What changes for the accounts of a cohort."""
    answers = [explained.answer for explained in cohort.answers]
    for before, after in zip(answers[::2], answers[1::2], strict=True):
        if (before.version, before.agreement) != (after.version, after.agreement):
            yield Changed(after.document, _thing(before), _thing(after), after.rule)


def left_out_in(cohort: Cohort, catalogue: Catalogue, on: date) -> Iterator[LeftOut]:
    """The versions that take effect without binding the accounts of a cohort."""
    for after in (explained.answer for explained in cohort.answers[1::2]):
        for version in catalogue.versions[after.document]:
            if on in (version.effective_on, version.effective_on_new) and after.version != version.label:
                reason = _reason(after, version)
                if reason is not None:
                    yield LeftOut(after.document, version.label, reason)


def _reason(answer: Answer, version: Version) -> str | None:
    if answer.rule == Rule.NOT_YET_A_CUSTOMER:
        return None
    if Rule.CLOSED_ACCOUNT in answer.steps:
        return CLOSED
    return next(reason for label, _, reason in answer.lost if label == version.label)


def _thing(answer: Answer) -> str:
    return answer.version or ("agreement" if answer.agreement is not None else "")


def write_lists(found: Cohorts, catalogue: Catalogue, on: date, folder: Path) -> None:
    """Write the accounts for which something changes, and those left out, as Parquet files into two folders."""
    changed = [(cohort.number, change) for cohort in found.all for change in changed_in(cohort)]
    found.listed(_table(("document", "before", "after", "rule"), changed), folder / "changed")
    missing = [(cohort.number, one) for cohort in found.all for one in left_out_in(cohort, catalogue, on)]
    found.listed(_table(("document", "version", "reason"), missing), folder / "left_out")


def _table(columns: Sequence[str], rows: Sequence[tuple[int, Changed | LeftOut]]) -> pa.Table:
    told = {name: pa.array([getattr(row, name) for _, row in rows], pa.string()) for name in columns}
    return pa.table({"cohort": pa.array([number for number, _ in rows], pa.int32()), **told})
