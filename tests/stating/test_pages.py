"""What an account's page shows, page by page: what counts, each once, and nothing that was taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from termsvc.core.errors import UnknownName
from termsvc.core.seal import seal
from termsvc.service import stating
from termsvc.service.stating import Enclosed, reading
from termsvc.store import Store
from tests.stating.company import CLERK, seal_of, told

FORM = {"acceptances": [{"document": "tos", "version": "v2", "sha256": seal_of("tos 2")}]}


def through(page_after: Callable[[Any], Any]) -> Iterator[Any]:
    after = None
    while True:
        page = page_after(after)
        assert len(page.items) == 2 or page.after is None
        yield from page.items
        if page.after is None:
            return
        after = page.after


def test_lists_hold_what_counts_page_by_page(store: Store) -> None:
    for hour in range(5):
        stating.accept(store, CLERK, "acme", {**FORM, "accepted_at": f"2025-03-01T0{hour}:00:00Z"})
    (gone,) = stating.accept(store, CLERK, "acme", {**FORM, "accepted_at": "2025-03-01T02:00:00Z"})
    stating.retract(store, CLERK, gone.fact, "not theirs")
    found = [*through(lambda after: reading.acceptances(store, CLERK, "acme", after, 2))]
    assert [one.fact.accepted_at.hour for one in found] == [0, 1, 3, 4]
    assert gone.fact not in {one.id for one in found}
    told(store)
    names = [one.fact.id for one in through(lambda after: reading.accounts(store, CLERK, after, 2))]
    assert names == ["acme", "acme-east", "fresh", "globex", "nova"]
    (objection,) = reading.objections(store, CLERK, "acme").items
    assert objection.fact.withdrawn_at is not None
    (agreement,) = reading.agreements(store, CLERK, "globex").items
    assert agreement.fact.effective_to == date(2025, 5, 1)


def test_an_account_and_an_agreement_as_they_stand(store: Store) -> None:
    told(store)
    nova = reading.account(store, CLERK, "nova")
    assert nova.called == "Nova Ltd"
    assert [one.email for one in nova.contacts] == ["counsel@nova.example", "legal@nova.example"]
    assert nova.record.id == "account:nova#3"
    globex = reading.agreement(store, CLERK, "globex-msa")
    assert list(globex.texts.values()) == ["globex terms\n"]
    assert globex.record.fact.ends_on == date(2025, 5, 1)


def test_a_file_of_an_agreement_is_had_as_it_was_given(store: Store) -> None:
    mapping = {"id": "x", "account": "acme", "signed_on": "2025-01-01", "effective_from": "2025-01-01", "terms": []}
    stating.record_agreement(store, CLERK, mapping, [Enclosed("signed.bin", "application/pdf", b"\x00\xff")])
    file, content = reading.attachment(store, CLERK, "x", seal(b"\x00\xff"))
    assert (file.filename, file.media_type, content) == ("signed.bin", "application/pdf", b"\x00\xff")
    with pytest.raises(UnknownName):
        reading.attachment(store, CLERK, "x", seal(b""))


def test_an_account_that_was_taken_back_is_not_there(store: Store) -> None:
    made = stating.create_account(store, CLERK, {"id": "x", "created_on": "2025-01-01"})
    stating.retract(store, CLERK, made.fact, "never was")
    with pytest.raises(UnknownName):
        reading.account(store, CLERK, "x")
    assert "x" not in [one.fact.id for one in reading.accounts(store, CLERK).items]
    again = stating.create_account(store, CLERK, {"id": "x", "created_on": "2025-01-01"})
    assert (made.fact, again.fact) == ("account:x", "account:x#2")
