"""What is kept spares the database, is shared by those who look alike, and has a bound; and threads do not disturb it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from termsvc.core.answer import AsOf
from termsvc.core.errors import Refused, UnknownName
from termsvc.service import answers
from termsvc.service.answering import MOST_ACCOUNTS, Answers, Question, Terms
from termsvc.service.answering.bounded import Bounded
from termsvc.service.sight import Onlooker
from termsvc.service.signup import NewAccount, SignUp
from termsvc.store import Revision, Store
from tests.service.facts import document, version
from tests.store.worlds import acceptance, account, record

NOW = datetime(2025, 4, 1, 12, tzinfo=UTC)
LOOKING = Onlooker(NOW)
ACME = Question(account="acme")


@pytest.fixture
def terms(store: Store) -> Store:
    """A document of two versions, with two accounts that look alike and one that does not."""
    posted = version(date(2024, 1, 1), date(2024, 1, 1)), version(date(2025, 3, 1), date(2025, 5, 1), 2)
    texts = {posted[0].sha256: "# Terms\n"}
    record(store, document(), *posted, texts=texts)
    opened = date(2024, 6, 1)
    record(store, *(replace(account(name), created_on=opened) for name in ("acme", "like-acme")), account("other"))
    return store


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is asked of databases within."""
    told: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        told.append(statement)

    def revision(store: Store) -> Revision:
        told.append("revision")  # it goes past what the engine tells
        return asked(store)

    asked = Store.revision
    event.listen(Engine, "before_cursor_execute", listen)
    try:
        with patch.object(Store, "revision", revision):
            yield told
    finally:
        event.remove(Engine, "before_cursor_execute", listen)


def test_an_account_that_was_asked_before_costs_one_small_question(terms: Store) -> None:
    kept = Answers(terms)
    kept.terms_json(ACME, LOOKING)
    for verb in (kept.terms, kept.terms_json, kept.timeline, kept.pending):
        with statements() as told:
            verb(ACME, LOOKING)
        assert told == ["revision"]


def test_what_was_known_by_a_past_instant_costs_none(terms: Store) -> None:
    kept = Answers(terms)
    past = replace(ACME, known_at=terms.revision().facts)
    first = kept.terms(past, LOOKING)
    record(terms, replace(acceptance(), document="dpa", version="v2"))
    with statements() as told:
        assert kept.terms(past, LOOKING) == first
    assert told == []


def test_the_sign_up_question_asks_the_database_only_the_first_time_and_after_a_refresh(terms: Store) -> None:
    kept = Answers(terms)
    signup = SignUp(terms, kept, lambda version, _language: version.label)
    asked = NewAccount(country="DE", attributes=(("seats", "3"),))
    first = signup.terms_json(asked, NOW)
    with statements() as told:
        assert signup.terms_json(asked, NOW + timedelta(minutes=5)) is first
    assert told == []
    record(terms, replace(version(date(2025, 3, 1), date(2025, 5, 1), 2), withdrawn_on=date(2025, 3, 20)))
    assert signup.terms_json(asked, NOW) is first
    kept.refresh()
    assert [one.version.label for one in signup.terms(asked, NOW).terms] == ["v1"]


def test_a_sign_up_answer_is_made_anew_once_the_date_may_be_another_one(terms: Store) -> None:
    signup = SignUp(terms, Answers(terms), lambda version, _language: version.label)
    first = signup.terms_json(NewAccount(), NOW)
    assert first.changes_at == datetime(2025, 4, 2, tzinfo=UTC)
    assert signup.terms_json(NewAccount(), first.changes_at) is not first


def test_accounts_that_look_alike_share_an_answer(terms: Store) -> None:
    kept = Answers(terms)
    acme, alike, other = (
        kept.terms_json(replace(ACME, account=name), LOOKING) for name in ("acme", "like-acme", "other")
    )
    assert acme.terms is alike.terms
    assert acme.terms is not other.terms


def test_facts_about_others_leave_what_is_kept_of_an_account(terms: Store) -> None:
    kept = Answers(terms)
    before = kept.terms_json(ACME, LOOKING)
    record(terms, replace(acceptance("other"), document="dpa", version="v2"))
    with statements() as told:
        assert kept.terms_json(ACME, LOOKING) == before
    assert not any("FROM account" in one for one in told)


def test_more_news_than_are_read_singly_are_taken_in_too(terms: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("termsvc.service.answering.knowledge.NEWS", 1)
    kept = Answers(terms)
    kept.terms(ACME, LOOKING)
    record(terms, *(replace(acceptance(name), document="dpa", version="v2") for name in ("acme", "other")))
    ((binding, _),) = kept.terms(ACME, LOOKING).terms
    assert binding.rule == "accepted"


def test_many_accounts_are_answered_in_order_and_those_not_known_as_such(terms: Store) -> None:
    kept = Answers(terms)
    names = ["other", "nobody", "acme", "other"]
    found = kept.resolve_many([Question(account=name) for name in names], LOOKING)
    assert [one.question.account if isinstance(one, Terms) else str(one) for one in found] == [
        "other", "no account 'nobody' is known", "acme", "other",
    ]  # fmt: skip
    assert found[2] == kept.terms(ACME, LOOKING)
    prepared = kept.resolve_many_json([ACME, replace(ACME, account="nobody")], LOOKING)
    assert prepared[0] == kept.terms_json(ACME, LOOKING)
    assert isinstance(prepared[1], UnknownName)


def test_many_accounts_take_no_more_questions_than_a_few(terms: Store) -> None:
    record(terms, *(account(f"a{number}") for number in range(50)))
    asked = [Question(account=f"a{number}") for number in range(50)]
    counts = []
    for some in (asked[:2], asked):
        kept = Answers(terms)
        kept.refresh()
        with statements() as told:
            kept.resolve_many(some, LOOKING)
        counts.append(len(told))
    assert counts[0] == counts[1]


def test_more_accounts_than_may_be_asked_together_are_refused(terms: Store) -> None:
    with pytest.raises(Refused, match="At most 1,000 accounts"):
        Answers(terms).resolve_many([ACME] * (MOST_ACCOUNTS + 1), LOOKING)


def test_what_threads_are_answered_while_others_record_is_what_was_known_then(terms: Store) -> None:
    kept, names, done = Answers(terms, most_facts=4), ["acme", "like-acme", "other"], threading.Event()

    def look(name: str) -> list[Terms]:
        found = []
        while not done.is_set():
            found.append(kept.terms(Question(account=name), LOOKING))
        return found

    def write() -> None:
        try:
            for number in range(12):
                accepted = replace(acceptance(names[number % 3], NOW - timedelta(days=number)), document="dpa")
                opened = replace(account(names[number % 3]), created_on=date(2024, 6, 1 + number))
                record(terms, accepted, opened)
        finally:
            done.set()

    with ThreadPoolExecutor(max_workers=7) as pool:
        looking = [pool.submit(look, name) for name in names * 2]
        pool.submit(write).result()
        found = [one for future in looking for one in future.result()]
    for one in found[:: max(1, len(found) // 60)]:
        expected = answers.resolve(terms, one.question.account, None, AsOf(NOW, one.known_at))
        assert [binding for binding, _ in one.terms] == [replace(binding, because=()) for binding, _ in expected]
    for name in names:
        (last,) = (binding for binding, _ in kept.terms(Question(account=name), LOOKING).terms)
        ((expected, _),) = answers.resolve(terms, name, None, AsOf(NOW))
        assert last == replace(expected, because=())


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 4), st.sampled_from(["put", "get", "pop"]))))
def test_a_bounded_mapping_keeps_what_was_used_last(steps: list[tuple[int, int, str]]) -> None:
    bounded: Bounded[int, int] = Bounded(6, lambda weight: weight)
    model: dict[int, int] = {}
    for key, value, step in steps:
        if step == "put":
            model.pop(key, None)
            model[key] = value
            dropped = []
            while sum(model.values()) > 6:
                oldest = next(iter(model))
                dropped.append((oldest, model.pop(oldest)))
            assert bounded.put(key, value) == dropped
        elif step == "get":
            assert bounded.get(key) == model.get(key)
            if key in model:
                model[key] = model.pop(key)
        else:
            assert bounded.pop(key) == model.pop(key, None)
    assert len(bounded) == len(model)
