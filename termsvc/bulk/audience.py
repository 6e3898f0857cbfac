"""Whom an update concerns, of everyone at once: asked of one account of each kind, counted by cohort, listed by account.

A folder of lists holds, each as Parquet files in a folder of that name and as `NAME.csv`, all in order of account:

| name | holds |
| --- | --- |
| `told` | `account`: those that some version concerns; in a supplement, only those that no list before it has |
| `concerns` | `account`, `document`, `version`, `kept_out` (a reason, or null), `binds_from` (a date, or null), `awaits_assent` |
| `carve_outs` | `account`, `document`, `version`, `agreement`: whose agreement keeps its terms |

`concerns` has a row for each account and version; in a supplement, only those of the accounts that it tells.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from typing_extensions import override

from termsvc.bulk.cohorts import Cohort, Cohorts
from termsvc.bulk.engine import Engine
from termsvc.bulk.enquiry import Asked, Enquiry
from termsvc.bulk.examples import Examples
from termsvc.bulk.lists import files, write_csv
from termsvc.bulk.places import AskedDays
from termsvc.bulk.statements import statement
from termsvc.bulk.vocabulary import Vocabulary
from termsvc.bulk.words import Day, Words
from termsvc.core.catalogue import Catalogue
from termsvc.core.model import Version
from termsvc.core.notice.audience import Concern, KeptOut, concerns
from termsvc.core.notice.manifest import AudienceCounts, VersionCounts
from termsvc.core.notice.update import TermsUpdate

TOLD, CONCERNS, CARVE_OUTS = "told", "concerns", "carve_outs"


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whether a version concerns the accounts of a kind, as `core.notice.audience.Concern` says it of one.

    Attributes:
        agreements: their numbers within each account.
        is_later: whether the version binds them only after its effective date.
    """

    document: str
    version: str
    kept_out: KeptOut | None
    binds_from: Day
    agreements: tuple[int, ...]
    is_later: bool

    @property
    def awaits_assent(self) -> bool:
        """Whether the version will bind them only if they say yes."""
        return self.kept_out is None and self.binds_from == Day()


class Concerns(Enquiry[Concerned]):
    """Whom versions concern; the catalogue must know them."""

    def __init__(self, versions: Sequence[Version]) -> None:
        self._versions: dict[str, list[Version]] = defaultdict(list)
        for version in versions:
            self._versions[version.document].append(version)
        self.days = AskedDays(called=tuple(sorted({version.posted_on for version in versions})))

    @override
    def documents(self, catalogue: Catalogue) -> Collection[str]:
        return self._versions.keys()

    @override
    def answered(
        self, kinds: Sequence[Mapping[str, Any]], examples: Examples, vocabulary: Vocabulary
    ) -> Asked[Concerned]:
        """Of each kind an answer for each version of its document."""
        words = Words(examples, vocabulary)
        asked: dict[str, list[Version]] = defaultdict(list)
        for kind in kinds:
            asked[kind["example"]] += self._versions[kind["document"]]
        found: dict[tuple[str, str], tuple[Concerned, ...]] = defaultdict(tuple)
        for account, versions in asked.items():
            for concern in concerns(examples.world, account, versions):
                found[account, concern.version.document] += (_in_words(words, concern),)
        keys = [found[kind["example"], kind["document"]] for kind in kinds]
        return Asked.coded(kinds, keys, {key: key for key in keys})


def _in_words(words: Words, concern: Concern) -> Concerned:
    document = concern.version.document
    return Concerned(
        document,
        concern.version.label,
        concern.kept_out,
        words.day(concern.account, document, concern.binds_from),
        tuple(words.number(concern.account, agreement) for agreement in concern.agreements),
        concern.is_later,
    )


def counted(update: TermsUpdate, cohorts: Sequence[Cohort[Concerned]]) -> AudienceCounts:
    """An audience in numbers."""
    reasons: dict[tuple[str, ...], Counter[KeptOut | None]] = defaultdict(Counter)
    awaiting: Counter[tuple[str, ...]] = Counter()
    later: Counter[tuple[str, ...]] = Counter()
    for cohort in cohorts:
        for one in cohort.answers:
            reasons[one.document, one.version][one.kept_out] += cohort.accounts
            awaiting[one.document, one.version] += one.awaits_assent * cohort.accounts
            later[one.document, one.version] += one.is_later * cohort.accounts
    return AudienceCounts(
        accounts=sum(cohort.accounts for cohort in cohorts),
        told=sum(cohort.accounts for cohort in cohorts if is_told(cohort)),
        versions=tuple(
            VersionCounts(
                version,
                concerned=reasons[version.key][None],
                awaiting_assent=awaiting[version.key],
                later=later[version.key],
                kept_out=tuple((why, count) for why in KeptOut if (count := reasons[version.key][why])),
            )
            for version in update.versions
        ),
    )


def is_told(cohort: Cohort[Concerned]) -> bool:
    """Whether some version concerns the accounts of a cohort."""
    return any(one.kept_out is None for one in cohort.answers)


def write_lists(found: Cohorts[Concerned], engine: Engine, folder: Path, before: Sequence[Path] = ()) -> None:
    """Write the lists into a folder.

    Args:
        found: the cohorts.
        engine: what found them.
        folder: which is there, without lists.
        before: the Parquet files of the lists to which this is a supplement; whoever is there is told already.
    """
    found.join_back({one.binds_from.source for cohort in found.all for one in cohort.answers})
    engine.give("concerned", _concerned(found.all))
    engine.give("carved_out", _carved_out(found.all))
    told = pa.array([cohort.number for cohort in found.all if is_told(cohort)], pa.int32())
    engine.give("told_cohort", pa.table({"cohort": told}))
    if before:
        engine.read("told_before", before)
    engine.write(statement(TOLD, before=bool(before)), folder / TOLD, in_order=True)
    engine.read("told", files(folder / TOLD))
    for name in (CONCERNS, CARVE_OUTS):
        engine.write(statement(name, only_told=bool(before)), folder / name, in_order=True)
    for name in (TOLD, CONCERNS, CARVE_OUTS):
        write_csv(folder / name, folder / f"{name}.csv")


def _concerned(cohorts: Sequence[Cohort[Concerned]]) -> pa.Table:
    rows = [(cohort.number, one) for cohort in cohorts for one in cohort.answers]
    return pa.table({
        "cohort": pa.array([number for number, _ in rows], pa.int32()),
        "document": pa.array([one.document for _, one in rows], pa.string()),
        "version": pa.array([one.version for _, one in rows], pa.string()),
        "kept_out": pa.array([one.kept_out and one.kept_out.value for _, one in rows], pa.string()),
        "binds_from": pa.array([one.binds_from.fixed for _, one in rows], pa.date32()),
        "source": pa.array([one.binds_from.source for _, one in rows], pa.string()),
        "awaits_assent": pa.array([one.awaits_assent for _, one in rows], pa.bool_()),
    })  # fmt: skip


def _carved_out(cohorts: Sequence[Cohort[Concerned]]) -> pa.Table:
    rows = [(cohort.number, one, own) for cohort in cohorts for one in cohort.answers for own in one.agreements]
    return pa.table({
        "cohort": pa.array([number for number, *_ in rows], pa.int32()),
        "document": pa.array([one.document for _, one, _ in rows], pa.string()),
        "version": pa.array([one.version for _, one, _ in rows], pa.string()),
        "number": pa.array([own for *_, own in rows], pa.int32()),
    })  # fmt: skip
