"""Personal data is dated, restated and erased, and no fact depends on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from termsvc.core.batch import AcceptedBy, AccountName, Batch, Contact, Personal
from termsvc.core.errors import Refused
from termsvc.core.model import Record
from termsvc.store import Reading, Store
from tests.store.worlds import DAY, acceptance, account, record

ADA = Contact(account="acme", person="Ada", email="ada@acme.example", role="legal")


def keep(store: Store, *values: Personal) -> None:
    record(store, personal=values)


def contacts(store: Store, name: str = "acme", on: date = DAY) -> list[Contact]:
    return store.read(lambda reading: reading.contacts(name, on))


def test_contacts_are_those_of_the_account_and_the_date(store: Store) -> None:
    new_year, midyear = date(2025, 1, 1), date(2025, 7, 1)
    first = replace(ADA, valid_to=midyear)
    second = replace(ADA, email="bob@acme.example", valid_from=midyear)
    always = replace(ADA, email="cy@acme.example", agreement="msa", valid_from=new_year)
    keep(store, second, first, always, replace(ADA, account="other"))
    assert contacts(store, on=date(2024, 12, 31)) == [first]
    assert contacts(store, on=date(2025, 6, 30)) == [first, always]
    assert contacts(store, on=midyear) == [second, always]


def test_what_is_said_later_replaces_what_was_said_before(store: Store) -> None:
    (accepted,) = record(store, acceptance())
    said = (ADA, AccountName(account="acme", display_name="Acme"), AcceptedBy(fact=accepted.id, person="Ada"))
    keep(store, *said)
    keep(store, *said)
    assert contacts(store) == [ADA]
    gone = replace(ADA, person="Ada L.", valid_to=DAY)
    keep(
        store,
        gone,
        AccountName(account="acme", display_name="Acme Inc"),
        AcceptedBy(fact=accepted.id, email="a@b.example"),
    )
    assert contacts(store) == []
    assert contacts(store, on=date(2025, 3, 31)) == [gone]
    assert store.read(lambda reading: reading.account_name("acme")) == AccountName(
        account="acme", display_name="Acme Inc"
    )
    assert store.read(lambda reading: reading.accepted_by(accepted.id)) == AcceptedBy(
        fact=accepted.id, email="a@b.example"
    )


@pytest.mark.parametrize(
    "other",
    [
        replace(ADA, email="bob@acme.example"),
        replace(ADA, role="billing"),
        replace(ADA, agreement="msa"),
        replace(ADA, valid_from=date(2025, 1, 1)),
    ],
)
def test_contacts_that_differ_in_what_tells_them_apart_stand_side_by_side(store: Store, other: Contact) -> None:
    keep(store, ADA, other)
    keep(store, other)
    assert sorted(map(repr, contacts(store))) == sorted(map(repr, [ADA, other]))


def test_the_last_of_several_in_one_batch_counts(store: Store) -> None:
    keep(store, ADA, replace(ADA, person="Ada L."))
    assert [contact.person for contact in contacts(store)] == ["Ada L."]


def test_erasing_takes_one_accounts_personal_data_and_no_fact(store: Store) -> None:
    facts = record(store, account("acme"), acceptance("acme"), acceptance("other"))
    mine, theirs = (r.id for r in facts[1:])
    keep(
        store,
        *(ADA, replace(ADA, role="billing"), replace(ADA, account="other")),
        *(AccountName(account=name, display_name=name) for name in ("acme", "other")),
        *(AcceptedBy(fact=fact, person="Ada") for fact in (mine, theirs)),
    )
    assert store.write(lambda writing: writing.erase("acme")) == 4
    assert store.write(lambda writing: writing.erase("acme")) == 0

    def left(reading: Reading, name: str, fact: str) -> tuple[object, ...]:
        return reading.contacts(name, DAY), reading.account_name(name), reading.accepted_by(fact)

    assert store.read(lambda reading: left(reading, "acme", mine)) == ([], None, None)
    assert all(store.read(lambda reading: left(reading, "other", theirs)))
    assert store.read(Reading.records) == facts


def test_who_accepted_needs_an_acceptance(store: Store) -> None:
    (acme,) = record(store, account("acme"))
    for fact in ("nothing", acme.id):
        with pytest.raises(Refused, match=f"no acceptance with the id {fact} is recorded"):
            keep(store, AcceptedBy(fact=fact, person="Ada"))


def test_who_accepted_may_come_with_the_acceptance(store: Store) -> None:
    given = Batch(records=(Record(id="a1", fact=acceptance()),), personal=(AcceptedBy(fact="a1", person="Ada"),))
    store.write(lambda writing: writing.record(given, recorded_by="legal"))
    assert store.read(lambda reading: reading.accepted_by("a1")) == AcceptedBy(fact="a1", person="Ada")
