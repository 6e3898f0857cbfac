"""To whom came with a key that is bound, everything else is as if it had never been recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termsvc.access import Reach
from termsvc.core.dated import Dated, Span
from termsvc.core.errors import UnknownName
from termsvc.core.model import Fact, Record, Version
from termsvc.core.resolver import resolve_all, timeline
from termsvc.core.world import World
from termsvc.service.answering import Answers, Question
from termsvc.service.sight import Onlooker, seen, within
from termsvc.store import JoinedStore, Store, open_store
from tests.answering.worlds import EARLY, Telling
from tests.store.naive import bearing_on
from tests.store.worlds import DAY, account, one_store_for_all_examples, record, undone

T = TypeVar("T")
MIDDAY = datetime(2025, 4, 1, 12, tzinfo=UTC)


def refusal(work: Callable[[], object]) -> str | None:
    try:
        work()
    except UnknownName as error:
        return str(error)
    return None


def chain(world: World, name: str, today: object) -> Iterator[str]:
    """The account and those above it, step by step, until one comes twice or is not known."""
    met: list[str] = []
    while name in world.accounts and name not in met:
        met.append(name)
        yield name
        name = world.accounts[name].fact.parent.on(today) or ""


def as_if_never_recorded(records: list[Record[Fact]], known_at: datetime | None, now: datetime) -> list[Record[Fact]]:
    """All but versions that, by what is known or was, are posted on a later date than their document's today."""
    hidden = set()
    for world in (World(records), World(records, known_at)):
        for slug, document in world.catalogue.documents.items():
            today = now.astimezone(ZoneInfo(document.timezone)).date()
            hidden |= {version.key for version in world.catalogue.versions[slug] if version.posted_on > today}
    gone = {one.id for one in records if isinstance(one.fact, Version) and one.fact.key in hidden}
    return [one for one in records if one.id not in gone and getattr(one.fact, "fact", None) not in gone]


@settings(one_store_for_all_examples, max_examples=6)
@given(st.integers(0, 1_000_000))
def test_a_bound_key_sees_its_accounts_and_what_was_posted_as_if_there_were_nothing_else(
    store: Store, seed: int
) -> None:
    undone(store, lambda writing: look(JoinedStore(writing, store.name), Random(seed), seed))


def look(store: JoinedStore, random: Random, seed: int) -> None:
    telling = Telling(seed, store, random)
    kept = Answers(store)
    while not telling.is_told:
        telling.tell()
        records = store.writing.records()
        for _ in range(4):
            reach = Reach(random.choice(telling.accounts), random.choice((True, True, False)))
            onlooker = Onlooker(telling.instant(), reach)
            question = replace(telling.question(), document=None)
            check(kept, records, question, onlooker)


def check(kept: Answers, records: list[Record[Fact]], question: Question, onlooker: Onlooker) -> None:
    name, reach = question.account, onlooker.reach
    assert reach is not None
    above = chain(World(records), name, onlooker.now.astimezone(UTC).date())
    visible = name == reach.account or (reach.subtree and reach.account in above)
    shown = as_if_never_recorded(records, question.known_at, onlooker.now) if visible else []
    world = World(shown, question.known_at)
    refused = refusal(lambda: world.account(name))
    assert refusal(lambda: kept.terms(question, onlooker)) == refused
    assert refusal(lambda: kept.timeline(question, onlooker)) == refused
    if refused is None:
        when = onlooker.now if question.when is None else question.when
        terms = kept.terms(question, onlooker)
        last = max(one.recorded_at for one in bearing_on(name, shown) if one.recorded_at)
        assert terms.known_at == (question.known_at or last)
        found = [binding for binding, _ in terms.terms]
        expected = resolve_all(world, name, when)
        assert found == [one if question.explained else replace(one, because=()) for one in expected]
        lines = kept.timeline(question, onlooker).timelines
        assert [intervals for _, intervals in lines] == [
            timeline(world, name, slug) for slug in sorted(world.documents)
        ]


def test_whether_an_account_is_below_is_told_by_its_parents_as_of_today() -> None:
    store = open_store("sqlite://", lambda: EARLY)
    moved = Dated(((Span(None, DAY), "before"), (Span(DAY, None), "after")))
    record(store, account("acme", parent=moved), account("before"), account("after", parent=Dated.always("top")))
    record(store, account("top"))
    for name, subtree, expected in (
        ("acme", False, True), ("after", True, True), ("top", True, True), ("after", False, False), ("before", True, False),
    ):  # fmt: skip
        reach = Reach(name, subtree)
        assert store.read(lambda reading, reach=reach: seen(reading, reach, "acme", DAY)) == expected
    store.close()


def test_accounts_that_are_each_others_parents_are_within_each_others_reach_and_no_others() -> None:
    stated = [account("a", parent=Dated.always("b")), account("b", parent=Dated.always("a")), account("c")]
    world = World(Record(id=one.id, fact=one) for one in stated)
    found = {
        name: [one.id for one in stated if within(world, Reach(name, subtree=True), one.id, DAY)] for name in "abc"
    }
    assert found == {"a": ["a", "b"], "b": ["a", "b"], "c": ["c"]}


@pytest.mark.parametrize("known_at", [None, MIDDAY])
def test_what_is_not_to_be_seen_is_refused_in_the_words_for_what_is_not_there(known_at: datetime | None) -> None:
    store, empty = open_store("sqlite://", lambda: EARLY), open_store("sqlite://", lambda: EARLY)
    record(store, account("mine"), account("other"))
    kept, onlooker = Answers(store), Onlooker(MIDDAY, Reach("mine"))
    question = Question(account="other", known_at=known_at)
    told = [refusal(lambda verb=verb: verb(question, onlooker)) for verb in verbs(kept)]
    at_all = refusal(lambda: Answers(empty).terms(question, Onlooker(MIDDAY)))
    assert at_all is not None
    assert told == [at_all] * len(told)
    (other, mine) = kept.resolve_many([question, replace(question, account="mine")], onlooker)
    assert str(other) == at_all
    assert not isinstance(mine, UnknownName)
    store.close()
    empty.close()


def verbs(kept: Answers) -> tuple[Callable[[Question, Onlooker], object], ...]:
    return kept.terms, kept.terms_json, kept.timeline, kept.upcoming, kept.pending
