"""That a version's date has come is noted once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from termsvc.core.activation import Accounts, Activation
from termsvc.store import Reading, Store
from tests.store.worlds import DAY, NOON

NOTED = Activation(document="tos", version="1", accounts=Accounts.EXISTING, effective_on=DAY, activated_at=NOON)
LATER = NOON + timedelta(hours=1)


def activate(store: Store, activation: Activation) -> bool:
    return store.write(lambda writing: writing.activate(activation))


def test_the_first_note_stays(store: Store) -> None:
    assert activate(store, NOTED)
    assert not activate(store, NOTED)
    assert not activate(store, replace(NOTED, activated_at=LATER, effective_on=DAY + timedelta(1)))
    assert store.read(Reading.activations) == [NOTED]


def test_each_document_version_and_sort_of_account_is_noted_by_itself(store: Store) -> None:
    others = [
        replace(NOTED, accounts=Accounts.NEW, activated_at=LATER),
        replace(NOTED, version="2"),
        replace(NOTED, document="aup"),
    ]
    for activation in (NOTED, *others):
        assert activate(store, activation)
    new, second, aup = others
    assert store.read(Reading.activations) == [aup, NOTED, second, new]
