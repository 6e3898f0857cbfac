"""What would bind, by facts that are not recorded: a case without expectations, of which nothing is stored."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from termsvc.core.errors import Refused, UnknownName
from termsvc.core.resolver import resolve_each
from termsvc.core.world import World
from termsvc.library.cases import supposed
from termsvc.library.checks import check
from termsvc.library.finding import Finding, any_error, in_order
from termsvc.library.reading import read_data
from termsvc.service.answering import Question, Term

LARGEST = 1_000_000
"""Bytes of facts."""
MOST_ASKS, MOST_TERMS, MOST_INSTANTS = 1_000, 20_000, 100
"""Questions, documents in answers to these, and instants of knowledge."""

FILE = "facts.json"
"""How findings name the facts."""

Answer: TypeAlias = tuple[Term, ...] | UnknownName
"""What binds for each document asked, or that the account or the document is not known."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What would bind.

    Attributes:
        answers: one for each question, in order; none if a finding is an error.
        findings: all that is wrong or odd in the facts.
    """

    answers: tuple[Answer, ...]
    findings: tuple[Finding, ...]


def what_if(facts: bytes | Mapping[str, Any], questions: Sequence[Question], now: datetime) -> WhatIf:
    """What would bind if some facts were all that is recorded; nothing is stored.

    Args:
        facts: a mapping as a facts file has it, parsed or as JSON in UTF-8; what claims no `recorded_at` has always been
            known.
        questions: one that names no moment asks for now.
        now: an aware instant.

    Raises:
        Refused: the facts have more than 1,000,000 bytes, or there are more than 1,000 questions, 20,000 documents in the
            answers, or 100 instants of knowledge.
    """
    data = facts if isinstance(facts, bytes) else json.dumps(facts, ensure_ascii=False).encode()
    if len(data) > LARGEST:
        raise Refused(
            f"Facts to suppose may have {LARGEST:,} bytes at most, and these have {len(data):,}. Load them instead."
        )
    _bounded(len(questions), MOST_ASKS, "questions")
    known_ats = {question.known_at for question in questions}
    _bounded(len(known_ats), MOST_INSTANTS, "instants of knowledge")
    loaded = read_data(data, FILE, unclaimed_first=True)
    findings = in_order((*loaded.findings, *check(loaded)))
    if any_error(findings):
        return WhatIf((), findings)
    records = tuple(supposed(loaded))
    worlds = {known_at: World(records, known_at) for known_at in known_ats}
    _bounded(sum(len(_slugs(worlds[one.known_at], one)) for one in questions), MOST_TERMS, "documents in answers")
    return WhatIf(tuple(_answer(worlds[question.known_at], question, now) for question in questions), findings)


def _bounded(count: int, most: int, what: str) -> None:
    if count > most:
        raise Refused(f"At most {most:,} {what} can be supposed together, and these are {count:,}. Ask in parts.")


def _slugs(world: World, question: Question) -> list[str]:
    return sorted(world.documents) if question.document is None else [question.document]


def _answer(world: World, question: Question, now: datetime) -> Answer:
    try:
        return tuple(_terms(world, question, now))
    except UnknownName as error:
        return error


def _terms(world: World, question: Question, now: datetime) -> Iterator[Term]:
    when = now if question.when is None else question.when
    world.account(question.account)
    asked = ((slug, when) for slug in _slugs(world, question))
    for binding in resolve_each(world, question.account, asked, explained=question.explained):
        yield binding, world.document(binding.document).fact
