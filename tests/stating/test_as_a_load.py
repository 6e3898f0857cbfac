"""A verb records what a load of the facts file that states the same would, and nothing if it refuses."""

from __future__ import annotations

from termsvc.core.batch import AcceptedBy, AccountName, Contact
from termsvc.service.stating.values import Receipt
from termsvc.store import Reading, Store
from termsvc.store.mapping import read_values
from tests.stating.company import CLERK, VERBS, cases, company, facts_of, load

PERSONAL = (AccountName, AcceptedBy, Contact)


def personal(store: Store) -> list[str]:
    """All personal data that is kept."""
    return store.snapshot(
        lambda connection: sorted(str(one) for kind in PERSONAL for one in read_values(connection, kind))
    )


def receipts(given: object) -> list[Receipt]:
    """What a verb gives, by instants."""
    found = given if isinstance(given, tuple) else (given,)
    return sorted((one for one in found if isinstance(one, Receipt)), key=lambda one: one.recorded_at)


def test_each_verb_records_what_a_load_would(sort: str) -> None:
    with company(sort) as stated, company(sort) as loaded:
        for number, step in enumerate(cases("story.yaml")):
            before = len(facts_of(stated))
            given = VERBS[step["verb"]](stated, CLERK, **step["with"])
            load(loaded, step["facts"])
            assert facts_of(stated) == facts_of(loaded), (number, step["verb"])
            assert personal(stated) == personal(loaded), (number, step["verb"])
            new = stated.read(Reading.records)[before:]
            assert receipts(given) == [Receipt.of(record) for record in new]
            assert {record.recorded_by for record in new} == {CLERK.id}


def test_what_is_stated_again_is_recorded_once_and_has_the_same_receipt(sort: str) -> None:
    told_now = ("sign_up", "create_account", "retract")
    with company(sort) as store:
        for step in cases("story.yaml"):
            first = VERBS[step["verb"]](store, CLERK, **step["with"])
            if step["verb"] not in told_now:
                recorded = facts_of(store)
                assert VERBS[step["verb"]](store, CLERK, **step["with"]) == first
                assert facts_of(store) == recorded
