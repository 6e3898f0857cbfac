"""Pages, one after another, are the list: nothing twice, nothing missed, whatever is recorded meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.batch import Batch
from termsvc.core.model import Acceptance, Account, Agreement, Objection, Record
from termsvc.store import Reading, Store, Writing
from termsvc.store.paging import Page
from tests.store.strategies import batches, names
from tests.store.worlds import acceptance, account, one_store_for_all_examples, record, undone

ACTS = (Acceptance, Objection, Agreement)


def paged(page_after: Callable[[Any], Page[Any, Any]], limit: int) -> list[Any]:
    """The items of all pages, each of them full but for the last."""
    items: list[Any] = []
    after = None
    while True:
        page = page_after(after)
        items += page.items
        if page.after is None:
            assert len(page.items) <= limit
            return items
        assert len(page.items) == limit
        after = page.after


@one_store_for_all_examples
@given(
    batch=batches(st.sampled_from(["acme", "Acme", "\u00e9", "\uff5e", "\U0001d4b5"]) | names), limit=st.integers(1, 5)
)
def test_pages_are_the_list(store: Store, batch: Batch, limit: int) -> None:
    def work(writing: Writing) -> None:
        writing.record(batch, recorded_by="legal")
        records = writing.records()
        assert paged(lambda after: writing.facts_after(after, limit), limit) == records
        assert list(writing.facts()) == records
        accounts = sorted({one.fact.id for one in records if isinstance(one.fact, Account)}, key=str.encode)
        assert paged(lambda after: writing.accounts_after(after, limit), limit) == accounts
        for kind in ACTS:
            acts = [one for one in records if isinstance(one.fact, kind)]
            for name in {act.fact.account for act in acts} | {"nobody"}:
                theirs = [act for act in acts if act.fact.account == name]
                assert paged(lambda after, k=kind, n=name: writing.acts_after(k, n, after, limit), limit) == theirs

    undone(store, work)


def test_what_is_recorded_between_two_pages_comes_in_its_place(store: Store) -> None:
    record(store, account("b"), account("d"), account("f"))
    first = store.read(lambda reading: reading.accounts_after(None, 2))
    record(store, account("a"), account("e"), account("b"))
    second = store.read(lambda reading: reading.accounts_after(first.after, 2))
    assert (first.items, second.items, second.after) == (("b", "d"), ("e", "f"), None)


def test_facts_can_be_followed_from_the_last_one_seen(store: Store) -> None:
    (*_, last) = record(store, account("acme"), acceptance("acme"))
    assert store.read(lambda reading: reading.facts_after(last.recorded_at)) == Page((), None)
    news: list[Record[Any]] = record(store, account("acme"))
    assert store.read(lambda reading: reading.facts_after(last.recorded_at)).items == tuple(news)


def test_a_page_without_room_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="at least one"):
        store.read(lambda reading: Reading.accounts_after(reading, None, 0))
