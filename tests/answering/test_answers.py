"""What is answered from memory is what everything recorded says, whatever was recorded and asked before."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from termsvc.core.answer import AsOf
from termsvc.core.errors import UnknownName
from termsvc.service import answers
from termsvc.service.answering import Answers, Question, Term, written
from termsvc.service.sight import Onlooker
from termsvc.store import JoinedStore, Store
from tests.answering.worlds import Telling
from tests.store.worlds import one_store_for_all_examples, undone

T = TypeVar("T")
seeds = st.integers(0, 1_000_000)


def by_everything(store: Store, question: Question, now: datetime) -> tuple[Term, ...]:
    """What a look-up that keeps nothing answers."""
    when = now if question.when is None else question.when
    found = answers.resolve(store, question.account, question.document, AsOf(when, question.known_at))
    return tuple((binding if question.explained else replace(binding, because=()), one) for binding, one in found)


def last_bearing_on(store: Store, account: str) -> datetime:
    """The instant of the last fact about the published terms, the account or what is above it."""
    records = store.read(lambda reading: [*reading.published(), *reading.records_about(account)])
    return max(one.recorded_at for one in records if one.recorded_at)


def or_refusal(work: Callable[[], T]) -> T | str:
    """What work gives, or in which words it is refused."""
    try:
        return work()
    except UnknownName as error:
        return str(error)


def check(kept: Answers, store: Store, question: Question, now: datetime) -> None:
    expected = or_refusal(lambda: by_everything(store, question, now))
    found = or_refusal(lambda: kept.terms(question, Onlooker(now)))
    if isinstance(found, str):
        assert found == expected
        return
    assert found.terms == expected
    if now.day % 4 == 0:  # these take as long as all of the rest
        assert found.known_at == (question.known_at or last_bearing_on(store, question.account))
        at_that_instant = replace(question, known_at=found.known_at)
        assert by_everything(store, at_that_instant, now) == expected
    prepared = kept.terms_json(question, Onlooker(now))
    assert json.loads(prepared.body) == written.terms(found)
    assert json.loads(prepared.terms) == written.terms(found)["terms"]
    assert prepared.changes_at == found.changes_at
    assert found.changes_at is None or found.changes_at > now


@settings(one_store_for_all_examples, max_examples=6)
@given(seeds)
def test_answers_are_those_by_everything_known(store: Store, seed: int) -> None:
    undone(store, lambda writing: interleave(JoinedStore(writing, store.name), seed))


def interleave(store: JoinedStore, seed: int) -> None:
    """Tell of a world bit by bit, and ask in between."""
    random = Random(seed)
    telling = Telling(seed, store, random)
    kept = Answers(store, random.choice((3, 1_000)), random.choice((5, 1_000)))
    questions = [telling.question()]
    while not telling.is_told:
        questions = [questions[-1], telling.question()]
        now = telling.instant()
        check(kept, store, questions[-1], now)
        telling.tell()
        for then in (now, telling.instant()):
            for question in questions:
                check(kept, store, question, then)
