"""What comes under an update is told with that update, once it is posted and as far as that was known."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime

import pytest

from termsvc.service.answering import Answers, Question
from termsvc.service.sight import Onlooker
from tests.updates.company import EFFECTIVE, UPDATE, Company


@pytest.fixture
def company(sqlite_url: str) -> Iterator[Company]:
    company = Company(sqlite_url)
    with closing(company.store):
        company.begin()
        yield company


def told(answers: Answers, company: Company, known_at: datetime | None = None) -> list[tuple[str, object, str | None]]:
    question = Question(account="alder", known_at=known_at)
    found = answers.upcoming(question, Onlooker(company.now)).changes
    return [(one.document.slug, one.on, one.update) for one in found]


def test_a_change_names_the_update_that_brought_its_version(company: Company) -> None:
    answers = Answers(company.store)
    company.drafted()
    assert told(answers, company) == []
    before = company.store.revision().facts
    company.proposed()
    company.approved()
    company.now = datetime.fromisoformat("2025-03-10T12:00:00+00:00")
    company.posted()
    assert told(answers, company) == [("fup", EFFECTIVE, UPDATE), ("tos", EFFECTIVE, UPDATE)]
    assert told(answers, company, known_at=before) == []
    assert told(answers, company, known_at=company.store.revision().facts) == told(answers, company)
