"""What everyone looks like to the rules on notice periods: asked of one account of each kind, counted by values.

How a version comes to bind accounts is the same for all of a kind, but for dates and agreements of their own. Their values
on the date of posting are counted cohort by cohort, so that as many situations are made as there are of them, not as there
are accounts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import pyarrow as pa
from typing_extensions import override

from termsvc.bulk.cohorts import Cohort, Cohorts
from termsvc.bulk.engine import Engine
from termsvc.bulk.enquiry import Asked, Enquiry
from termsvc.bulk.examples import Examples
from termsvc.bulk.places import AskedDays
from termsvc.bulk.profiles import texts
from termsvc.bulk.statements import statement
from termsvc.bulk.vocabulary import Vocabulary
from termsvc.bulk.words import Day, Words
from termsvc.core.catalogue import Catalogue
from termsvc.core.dated import day_before
from termsvc.core.model import Version
from termsvc.core.notice.audience import Concern, concerns
from termsvc.core.notice.rules import Situation
from termsvc.core.notice.situations import Affected, Promised, onset, together


@dataclass(frozen=True, slots=True)
class Begins:
    """How a version comes to bind the accounts of a kind that it concerns, as `core.notice.situations.Onset` says of one.

    Attributes:
        agreement: the number within each account of the agreement that promises; `None` where none does.
    """

    document: str
    binds_from: Day
    promised: Promised
    agreement: int | None


class Onsets(Enquiry[Begins]):
    """How versions come to bind those whom they concern.

    Args:
        versions: at most one of each document; the catalogue must know them.
        reads: the names of the values that the rules see (see `core.notice.rules.NoticeRules.reads`).

    Attributes:
        versions: by document.
    """

    def __init__(self, versions: Sequence[Version], reads: Collection[str]) -> None:
        self.versions = {version.document: version for version in versions}
        self.reads = frozenset(reads)
        posted = sorted({version.posted_on for version in versions})
        self.days = AskedDays(ends=tuple(map(day_before, posted)), called=tuple(posted))

    @override
    def documents(self, catalogue: Catalogue) -> Collection[str]:
        return self.versions.keys()

    @override
    def answered(self, kinds: Sequence[Mapping[str, Any]], examples: Examples, vocabulary: Vocabulary) -> Asked[Begins]:
        """Of each kind that its document's version concerns, one answer."""
        words = Words(examples, vocabulary)
        asked: dict[str, list[Version]] = defaultdict(list)
        for kind in kinds:
            asked[kind["example"]].append(self.versions[kind["document"]])
        found = {
            (account, concern.version.document): _in_words(words, concern)
            for account, versions in asked.items()
            for concern in concerns(examples.world, account, versions)
        }
        keys = [(kind["document"], found[kind["example"], kind["document"]]) for kind in kinds]
        return Asked.coded(kinds, keys, {key: key[1] for key in keys})


def _in_words(words: Words, concern: Concern) -> tuple[Begins, ...]:
    if concern.kept_out is not None:
        return ()
    document = concern.version.document
    found = onset(words.examples.world, concern)
    own = words.day(concern.account, document, found.binds_from) if concern.is_later else Day(found.binds_from)
    number = None if found.agreement is None else words.number(concern.account, found.agreement)
    return (Begins(document, own, found.promised, number),)


class _Joined(NamedTuple):
    """What has to be known of each account of a cohort."""

    cohort: int
    posted_on: date
    source: str | None
    agreement: int | None


def situations(
    found: Cohorts[Begins], enquiry: Onsets, engine: Engine
) -> Mapping[str, Mapping[date, tuple[Situation, ...]]]:
    """By document, and by the date from which its version binds them at the earliest, what the accounts look like.

    Args:
        found: the cohorts.
        enquiry: what they are the answers to.
        engine: what found them.
    """
    every: dict[str, list[Affected]] = {document: [] for document in enquiry.versions}
    for document, one in _affected(found, enquiry, engine):
        every[document].append(one)
    return {document: together(those) for document, those in every.items()}


def _affected(found: Cohorts[Begins], enquiry: Onsets, engine: Engine) -> Iterator[tuple[str, Affected]]:
    begins = _joined(found.all, enquiry)
    found.join_back({joined.source for joined in begins})
    engine.give("joined", _relation(list(begins)))
    population = found.population
    names = [(name, f"value_{number}") for number, name in enumerate(population.reads) if name in enquiry.reads]
    if names:
        engine.define("valued_on", statement("valued_on", names=names))
    groups = engine.ask(statement("situations", columns=[column for _, column in names]))
    of_number = dict(enumerate(begins.values()))
    for group in groups.to_pylist():
        values = texts(population.reads, population.encoded, group)
        agreements = frozenset({group["first_agreement"], group["last_agreement"]} - {None})
        for one in of_number[group["joined"]]:
            yield (
                one.document,
                Affected(
                    binds_from=one.binds_from.fixed or group["day"],
                    values=tuple(sorted(values.items())),
                    promised=one.promised,
                    agreements=agreements,
                    accounts=group["accounts"],
                ),
            )


def _joined(cohorts: Sequence[Cohort[Begins]], enquiry: Onsets) -> Mapping[_Joined, Sequence[Begins]]:
    """The answers of all cohorts by what they need to be joined with; mostly one for all documents of a cohort."""
    found: dict[_Joined, list[Begins]] = defaultdict(list)
    for cohort in cohorts:
        for one in cohort.answers:
            posted_on = enquiry.versions[one.document].posted_on
            found[_Joined(cohort.number, posted_on, one.binds_from.source, one.agreement)].append(one)
    return found


def _relation(rows: Sequence[_Joined]) -> pa.Table:
    return pa.table({
        "joined": pa.array(range(len(rows)), pa.int32()),
        "cohort": pa.array([row.cohort for row in rows], pa.int32()),
        "posted_on": pa.array([row.posted_on for row in rows], pa.date32()),
        "source": pa.array([row.source for row in rows], pa.string()),
        "agreement": pa.array([row.agreement for row in rows], pa.int32()),
    })  # fmt: skip
