"""What bears on one account: as a plain filter over everything says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from termsvc.core.batch import Batch
from termsvc.core.dated import Dated, Span
from termsvc.core.model import (
    Acceptance,
    Account,
    Agreement,
    Fact,
    Record,
    Retraction,
)
from termsvc.store import Reading, Store, Writing
from tests.store.naive import bearing_on, holder
from tests.store.strategies import batches
from tests.store.worlds import DAY, acceptance, account, one_store_for_all_examples, record, undone

NAMES = ["acme", "acme-eu", "holding", "other"]
FAMILY = st.sampled_from(NAMES)


@st.composite
def worlds(draw: st.DrawFn) -> Batch:
    """Facts about one family of accounts, and retractions of some, and of some retractions."""
    facts = draw(batches(FAMILY, max_size=12))
    named = [Record(id=f"f{n}", fact=r.fact) for n, r in enumerate(facts.records)]
    retracted = st.sampled_from([r.id for r in named] + ["r0", "r1", "r2"])
    retractions = [Record(id=f"r{n}", fact=Retraction(fact=draw(retracted))) for n in range(draw(st.integers(0, 3)))]
    return Batch(records=(*named, *retractions), texts=facts.texts, files=facts.files)


@one_store_for_all_examples
@given(world=worlds(), name=FAMILY)
def test_records_about_an_account_are_those_that_bear_on_it(store: Store, world: Batch, name: str) -> None:
    def work(writing: Writing) -> tuple[list[Record[Fact]], list[Record[Fact]]]:
        writing.record(world, recorded_by="legal")
        return writing.records_about(name), writing.records()

    about, everything = undone(store, work)
    assert about == bearing_on(name, everything)


@one_store_for_all_examples
@given(world=worlds())
def test_records_about_each_of_many_accounts_are_those_about_one_beside_the_catalogue(
    store: Store, world: Batch
) -> None:
    def work(writing: Writing) -> tuple[dict[str, list[Record[Fact]]], dict[str, list[Record[Fact]]]]:
        writing.record(world, recorded_by="legal")
        published = {record.id for record in writing.catalogue()}
        alone = {name: [r for r in writing.records_about(name) if r.id not in published] for name in NAMES}
        return writing.records_about_each(NAMES), alone

    together, alone = undone(store, work)
    assert together == alone


def test_many_accounts_are_read_in_as_many_queries_as_one(store: Store) -> None:
    names = [f"a{number}" for number in range(30)]
    record(store, *(account(name, parent=Dated.always("top")) for name in names), account("top"))
    record(store, *map(acceptance, [*names, "top"]))
    asked = [queries(store, names[:count]) for count in (1, 30)]
    assert asked[0] == asked[1]


def queries(store: Store, names: list[str]) -> int:
    """How many statements it takes to read what is about some accounts."""
    told: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        told.append(statement)

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        store.read(lambda reading: reading.records_about_each(names))
    finally:
        event.remove(Engine, "before_cursor_execute", listen)
    return len(told)


@one_store_for_all_examples
@given(world=worlds(), later=worlds())
def test_what_facts_touch_is_all_by_which_what_is_about_an_account_differs(
    store: Store, world: Batch, later: Batch
) -> None:
    def work(writing: Writing) -> None:
        writing.record(world, recorded_by="legal")
        before = writing.records_about_each(NAMES)
        renamed = tuple(replace(one, id=f"later {one.id}") for one in later.records)
        recorded = writing.record(replace(later, records=renamed), recorded_by="legal")
        touched = {holder(one.fact) for one in writing.touched_by(recorded)}
        for name, about in writing.records_about_each(NAMES).items():
            family = {name, *(parent for one in about if isinstance(one.fact, Account) for parent in above(one.fact))}
            assert about == before[name] or not touched.isdisjoint(family)

    undone(store, work)


def above(stated: Account) -> set[str]:
    return {stated.id, *stated.parent.values()}


def test_parents_of_every_statement_count_and_their_parents(store: Store) -> None:
    moved = Dated(((Span(None, DAY), "first"), (Span(DAY, None), "second")))
    record(store, account("acme", parent=moved), account("acme", parent=Dated.always("third")))
    record(store, account("second", parent=Dated.always("top")), account("stranger", parent=Dated.always("acme")))
    expected = record(store, *map(acceptance, ["acme", "first", "second", "third", "top"]))
    record(store, acceptance("stranger"))
    about = store.read(lambda reading: reading.records_about("acme"))
    assert [r for r in about if isinstance(r.fact, Acceptance)] == expected


def test_accounts_that_are_each_others_parents_end_the_search(store: Store) -> None:
    both = record(store, account("a", parent=Dated.always("b")), account("b", parent=Dated.always("a")))
    assert store.read(lambda reading: reading.records_about("a")) == both


def test_a_retraction_of_itself_ends_the_search(store: Store) -> None:
    (acme,) = record(store, account("acme"))
    store.write(
        lambda writing: writing.record(
            Batch(records=(Record(id="r", fact=Retraction(fact=acme.id)), Record(id="s", fact=Retraction(fact="s")))),
            recorded_by="legal",
        )
    )
    assert [r.id for r in store.read(lambda reading: reading.records_about("acme"))] == [acme.id, "r"]
    assert len(store.read(Reading.records)) == 3


def test_an_agreement_that_has_become_another_accounts_is_no_longer_theirs(store: Store) -> None:
    mine = Agreement(id="msa", account="acme", signed_on=DAY, effective_from=DAY)
    both = record(store, mine, replace(mine, account="other"))
    assert store.read(lambda reading: reading.records_about("acme")) == both
