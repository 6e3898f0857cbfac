"""How facts get their ids."""

from __future__ import annotations

import pytest

from termsvc.core.batch import AcceptedBy, Batch
from termsvc.core.model import (
    Agreement,
    Document,
    Fact,
    Objection,
    Record,
    Retraction,
    Translation,
)
from termsvc.core.seal import seal
from termsvc.store import Store
from tests.store.worlds import BODY, DAY, NOON, acceptance, account, record, version


@pytest.mark.parametrize(
    ("fact", "fact_id"),
    [
        (Document(slug="tos", title="Terms", kind="tos", timezone="UTC"), "document:tos"),
        (version(), "version:tos/1"),
        (Translation(document="tos", version="1", language="de", sha256=seal(BODY)), "translation:tos/1/de"),
        (account("acme"), "account:acme"),
        (acceptance(), "acceptance:acme/tos/1/2025-04-01T12:00:00.000000+00:00"),
        (
            Objection(account="acme", document="tos", version="1", objected_at=NOON),
            "objection:acme/tos/1/2025-04-01T12:00:00.000000+00:00",
        ),
        (Agreement(id="msa", account="acme", signed_on=DAY, effective_from=DAY), "agreement:msa"),
        (Retraction(fact="account:acme"), "retraction:account:acme"),
    ],
)
def test_a_fact_without_an_id_is_named_by_what_it_is_about(store: Store, fact: Fact, fact_id: str) -> None:
    recorded = record(store, fact, fact, texts={seal(BODY): BODY}) + record(store, fact)
    assert [r.id for r in recorded] == [fact_id, f"{fact_id}#2", f"{fact_id}#3"]


def stated(store: Store, *names: str) -> list[str]:
    """The ids that statements about one account get, which bring these ids."""
    given = Batch(records=tuple(Record(id=name, fact=account("acme")) for name in names))
    return [r.id for r in store.write(lambda writing: writing.record(given, recorded_by="legal"))]


@pytest.mark.parametrize(
    ("given", "got"),
    [
        (["mine"], ["mine"]),
        (["mine", ""], ["mine", "account:acme#2"]),
        (["", "mine", ""], ["account:acme", "mine", "account:acme#3"]),
        (["mine", "mine"], ["mine", "account:acme#2"]),
        (["", "account:acme"], ["account:acme#2", "account:acme"]),
        (["account:acme#2", ""], ["account:acme#2", "account:acme#3"]),
        (["account:acme#3", "", ""], ["account:acme#3", "account:acme#2", "account:acme#4"]),
    ],
)
def test_an_own_id_is_kept_and_never_generated_for_another(store: Store, given: list[str], got: list[str]) -> None:
    assert stated(store, *given) == got


def test_an_id_that_is_taken_gives_way(store: Store) -> None:
    assert stated(store, "mine") == ["mine"]
    assert stated(store, "mine") == ["account:acme#2"]
    assert stated(store, "account:acme#4", "") == ["account:acme#4", "account:acme#5"]


def test_an_id_that_another_fact_took_is_passed_over(store: Store) -> None:
    names = [f"account:acme#{number}" for number in (2, 3, 4)]
    others = Batch(records=tuple(Record(id=name, fact=account("other")) for name in names))
    store.write(lambda writing: writing.record(others, recorded_by="legal"))
    assert stated(store, "", "", "") == ["account:acme", "account:acme#5", "account:acme#6"]


def test_what_a_batch_says_of_a_fact_follows_its_new_id(store: Store) -> None:
    stated(store, "f1")
    given = Batch(
        records=(
            Record(id="", fact=Retraction(fact="f1", reason="sent twice")),
            Record(id="f1", fact=acceptance()),
        ),
        personal=(AcceptedBy(fact="f1", person="Ada"),),
    )
    retraction, accepted = store.write(lambda writing: writing.record(given, recorded_by="legal"))
    assert accepted.id == "acceptance:acme/tos/1/2025-04-01T12:00:00.000000+00:00"
    assert retraction.fact == Retraction(fact=accepted.id, reason="sent twice")
    assert store.read(lambda reading: reading.accepted_by(accepted.id)) == AcceptedBy(fact=accepted.id, person="Ada")
    assert store.read(lambda reading: reading.accepted_by("f1")) is None


def test_of_two_facts_by_one_id_the_batch_speaks_of_the_first(store: Store) -> None:
    given = [Record(id="f1", fact=fact) for fact in (account("a"), account("b"))]
    batch = Batch(records=(*given, Record(id="", fact=Retraction(fact="f1"))))
    first, _, retraction = store.write(lambda writing: writing.record(batch, recorded_by="legal"))
    assert retraction.fact == Retraction(fact=first.id) == Retraction(fact="f1")


def test_a_retraction_of_a_fact_recorded_before_stays_as_given(store: Store) -> None:
    stated(store, "f1")
    (retraction,) = record(store, Retraction(fact="f1"))
    assert retraction.fact == Retraction(fact="f1")
