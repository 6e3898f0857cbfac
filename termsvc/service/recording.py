"""Facts that people's acts bring about, recorded under the same checks as those of a load."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from termsvc.core.errors import UnknownName
from termsvc.core.model import Document, Fact, Record, Translation, Version
from termsvc.library.finding import Finding, FindingsRefused, any_error
from termsvc.library.postings import SEQUENCE, complete
from termsvc.library.restating import Plan, plan
from termsvc.library.statements import Loaded, Statement, Where, names_of
from termsvc.store import Reading, Writing


class FactsRefused(FindingsRefused):
    """Something is wrong with what is stated; the path of each field is that in a request, as `library.parsed.pointer` reads it."""


def planned(reading: Reading, source: str, facts: Iterable[Document | Version | Translation], now: datetime) -> Plan:
    """What recording documents, versions and translations would do, and all that stands against it.

    A version that is not recorded yet comes after all that are posted before it, whatever its own sequence.

    Args:
        reading: the store.
        source: where the facts come from, as findings and records name it.
        facts: those, with texts that are stored.
        now: an aware instant.
    """
    recorded = reading.published()
    known = {record.fact.key for record in recorded if isinstance(record.fact, Version)}
    statements = [
        Statement(
            fact=fact,
            where=Where(file=source, line=0),
            unsaid=frozenset({SEQUENCE}) if isinstance(fact, Version) and fact.key not in known else frozenset(),
        )
        for fact in facts
    ]
    findings: list[Finding] = []
    completed = complete(statements, recorded, findings)
    declared = frozenset(name for one in completed for name in names_of(one.fact))
    loaded = Loaded(statements=completed, texts={}, files={}, declared=declared, findings=tuple(findings))
    return plan(loaded, recorded, now=now, text_of=lambda seal: known_text(reading, seal))


def record_facts(
    writing: Writing, source: str, facts: Iterable[Document | Version | Translation], recorded_by: str
) -> list[Record[Fact]]:
    """Record documents, versions and translations, or nothing.

    Raises:
        FactsRefused: something stands against it; all that does.
    """
    return record_plan(writing, planned(writing, source, facts, writing.now), recorded_by)


def record_plan(writing: Writing, found: Plan, recorded_by: str) -> list[Record[Fact]]:
    """Record what was planned, or nothing.

    Raises:
        FactsRefused: something stands against it; all that does.
    """
    if any_error(found.findings):
        raise FactsRefused(found.findings)
    return writing.record(found.batch, recorded_by=recorded_by)


def known_text(reading: Reading, seal: str) -> str | None:
    """The canonical text of a seal, `None` where it is not stored."""
    try:
        return reading.text(seal)
    except UnknownName:
        return None
