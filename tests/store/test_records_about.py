"""What bears on one account: as a plain filter over everything says."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.batch import Batch
from termsvc.core.dated import Dated, Span
from termsvc.core.model import (
    Acceptance,
    Agreement,
    Fact,
    Record,
    Retraction,
)
from termsvc.store import Reading, Store, Writing
from tests.store.naive import bearing_on
from tests.store.strategies import batches
from tests.store.worlds import DAY, acceptance, account, one_store_for_all_examples, record, undone

FAMILY = st.sampled_from(["acme", "acme-eu", "holding", "other"])


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
