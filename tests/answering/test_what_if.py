"""What would bind by facts that are not recorded: as a case of these facts answers, and nothing else happens."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.answer import BoundVersion
from termsvc.core.errors import Refused, UnknownName
from termsvc.core.resolver import resolve_all
from termsvc.core.seal import seal
from termsvc.core.world import World
from termsvc.service import what_if as module
from termsvc.service.answering import Question
from termsvc.service.what_if import what_if
from tests.oracle import worlds
from tests.random_worlds import case

NOW = datetime(2024, 3, 1, tzinfo=UTC)
FACTS: dict[str, Any] = {
    "documents": [{"slug": "tos", "title": "Terms", "kind": "tos", "timezone": "UTC"}],
    "versions": [{"document": "tos", "label": "v1", "body": "# One", "posted_on": "2024-01-01", "effective_on": "2024-02-01"}],
    "accounts": [{"id": "acme", "created_on": "2023-01-01"}],
}  # fmt: skip


@given(st.integers(0, 1_000_000))
def test_it_answers_as_a_world_of_these_facts_does(seed: int) -> None:
    told = case(seed)
    instants = sorted({one.recorded_at for one in told.records if one.recorded_at is not None})
    known_ats = [None, *instants[:2]]
    names = [*sorted({one.fact.id for one in told.records if one.fact.name == "account"}), "nobody"]
    questions = [
        Question(account=name, when=when, known_at=known_at, explained=True)
        for name in names
        for when in (None, NOW.date())
        for known_at in known_ats
    ]
    found = what_if(json.dumps(worlds.cases(seed)["facts"]).encode(), questions, NOW)
    for question, answer in zip(questions, found.answers, strict=True):
        world = World(told.records, question.known_at)
        if question.account not in world.accounts:
            assert isinstance(answer, UnknownName)
            continue
        when = NOW if question.when is None else question.when
        assert not isinstance(answer, UnknownName)
        assert [bound for bound, _ in answer] == list(resolve_all(world, question.account, when))


def test_facts_may_be_parsed_and_one_document_asked() -> None:
    found = what_if(FACTS, [Question(account="acme", document="tos"), Question(account="acme", document="dpa")], NOW)
    assert not found.findings
    answer, unknown = found.answers
    assert not isinstance(answer, UnknownName)
    ((binding, document),) = answer
    assert (binding.binds, binding.because, document.title) == (BoundVersion("v1", seal("# One")), (), "Terms")
    assert str(unknown) == "no document 'dpa' is known; known are tos"


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({**FACTS, "accounts": [{"id": "acme"}]}, "missing"),
        ({**FACTS, "acounts": []}, "there is no such field"),
        (b"[", "not"),
        (b"\xff", "the byte FF at the beginning of the line is not UTF-8"),
    ],
)
def test_what_is_wrong_with_the_facts_is_found_and_nothing_answered(facts: Any, problem: str) -> None:
    found = what_if(facts, [Question(account="acme")], NOW)
    assert found.answers == ()
    assert any(problem in one.problem for one in found.findings), found.findings
    assert {one.file for one in found.findings} == {"facts.json"}


@pytest.mark.parametrize(
    ("facts", "questions", "problem"),
    [
        (b" " * (module.LARGEST + 1), [], "1,000,000 bytes at most"),
        (FACTS, [Question(account="acme")] * (module.MOST_ASKS + 1), "1,000 questions"),
        (
            FACTS,
            [Question(account="acme", known_at=NOW + timedelta(days=day)) for day in range(module.MOST_INSTANTS + 1)],
            "100 instants",
        ),
    ],
)
def test_there_is_a_bound(facts: Any, questions: list[Question], problem: str) -> None:
    with pytest.raises(Refused, match=problem):
        what_if(facts, questions, NOW)


def test_answers_have_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_TERMS", 2)
    with pytest.raises(Refused, match="2 documents in answers"):
        what_if(FACTS, [Question(account="acme")] * 3, NOW)
