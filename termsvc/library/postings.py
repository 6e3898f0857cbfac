"""What a file may leave unsaid of a version: its text, where that is known from elsewhere, and its sequence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import TypeGuard

from termsvc.core.model import Fact, Record, Version
from termsvc.library.finding import Finding
from termsvc.library.statements import Name, Statement, taken_back

SEQUENCE, TEXT = "sequence", "sha256"


def complete(
    statements: Sequence[Statement[Fact]], recorded: Sequence[Record[Fact]], findings: list[Finding]
) -> tuple[Statement[Fact], ...]:
    """The statements, with each version's text and sequence; versions whose text is not known are left out and noted.

    Args:
        statements: in the order in which they are learned.
        recorded: in the order in which they were recorded.
        findings: where findings are noted.
    """
    versions = [one for one in statements if _is_version(one)]
    texts = _Texts.of(versions, recorded)
    retracted = taken_back(statements, recorded)
    numbers = _numbers(versions, [record for record in recorded if record.id not in retracted], findings)
    return tuple(_completed(statements, texts, numbers, findings))


def _is_version(one: Statement[Fact]) -> TypeGuard[Statement[Version]]:
    return isinstance(one.fact, Version)


def _completed(
    statements: Iterable[Statement[Fact]], texts: _Texts, numbers: Mapping[Name, int], findings: list[Finding]
) -> Iterator[Statement[Fact]]:
    for one in statements:
        if not _is_version(one):
            yield one
            continue
        version = one.fact
        sequence = numbers[version.key] if SEQUENCE in one.unsaid else version.sequence
        sha256 = texts.meant(one, findings) if TEXT in one.unsaid else version.sha256
        if sha256 is not None:
            yield replace(one, fact=replace(version, sequence=sequence, sha256=sha256), unsaid=frozenset())


@dataclass(frozen=True, slots=True)
class _Texts:
    """The seals of the texts that a version of each name is known with: in this load, and in order as recorded."""

    loaded: Mapping[Name, set[str]]
    recorded: Mapping[Name, list[str]]

    @classmethod
    def of(cls, versions: Iterable[Statement[Version]], recorded: Iterable[Record[Fact]]) -> _Texts:
        loaded: dict[Name, set[str]] = defaultdict(set)
        before: dict[Name, list[str]] = defaultdict(list)
        for one in versions:
            if TEXT not in one.unsaid:
                loaded[one.fact.key].add(one.fact.sha256)
        for record in recorded:
            if isinstance(record.fact, Version):
                before[record.fact.key].append(record.fact.sha256)
        return cls(loaded, before)

    def meant(self, one: Statement[Version], findings: list[Finding]) -> str | None:
        """The seal of the text that a version without a body has."""
        key, given = one.fact.key, one.fact.sha256
        loaded, recorded = self.loaded.get(key, set()), self.recorded.get(key, [])
        if given in {*loaded, *recorded}:
            return given
        if not given and (len(loaded) == 1 or (recorded and not loaded)):
            return next(iter(loaded), None) or recorded[-1]
        findings.append(_no_text(one, given, known=len(loaded)))
        return None


def _no_text(one: Statement[Version], given: str, known: int) -> Finding:
    if given:
        problem = "no text of this version with this seal is known"
    elif known:
        problem = f"it has no body, and this load brings {known} different texts of this version"
    else:
        problem = "it has no body, and no text of this version is known"
    document, label = one.fact.key
    remedy = f"Write the body here, or load terms/{document}/{label}.md with it."
    return one.where.finding("sha256" if given else "body", given, problem, remedy)


@dataclass(frozen=True, slots=True)
class _Posted:
    """When a version was posted, and its sequence where that is settled."""

    label: str
    posted_on: date
    sequence: int | None
    statement: Statement[Version] | None


def _numbers(
    versions: Sequence[Statement[Version]], recorded: Sequence[Record[Fact]], findings: list[Finding]
) -> dict[Name, int]:
    """The sequence of each version: its own, or the next after the version posted before it."""
    posted: dict[Name, _Posted] = {}
    for record in recorded:
        if isinstance(version := record.fact, Version):
            posted[version.key] = _Posted(version.label, version.posted_on, version.sequence, None)
    for one in versions:
        posted[one.fact.key] = _Posted(one.fact.label, one.fact.posted_on, _settled(one, posted), one)
    numbers: dict[Name, int] = {}
    for document, group in groupby(sorted(posted.items(), key=lambda item: item[0]), key=lambda item: item[0][0]):
        numbers |= {(document, label): number for label, number in _counted([one for _, one in group], findings)}
    return numbers


def _settled(one: Statement[Version], posted: Mapping[Name, _Posted]) -> int | None:
    """The sequence that a version states, or was recorded with if it is still posted on the same date."""
    before = posted.get(one.fact.key)
    if SEQUENCE not in one.unsaid:
        return one.fact.sequence
    return before.sequence if before and before.posted_on == one.fact.posted_on else None


def _counted(posted: Sequence[_Posted], findings: list[Finding]) -> Iterator[tuple[str, int]]:
    """Each label of one document with its sequence."""
    number = 0
    for _, same_day in groupby(sorted(posted, key=lambda one: one.posted_on), key=lambda one: one.posted_on):
        group = sorted(same_day, key=lambda one: (one.sequence is None, one.sequence or 0, one.label))
        for one in group:
            number = number + 1 if one.sequence is None else one.sequence
            if one.sequence is None and one.statement and len(group) > 1:
                findings.append(_same_day(one.statement, next(other for other in group if other is not one)))
            yield one.label, number


def _same_day(one: Statement[Version], other: _Posted) -> Finding:
    problem = f"{other.label} is posted on the same date, {other.posted_on}, so which came first is not clear"
    return one.where.finding("sequence", None, problem, "Write sequence in each of them: 1, 2, 3 ... in posting order.")
