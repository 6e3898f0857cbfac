"""To an actor who is bound to an account, what is out of sight is not there: refusals are word for word the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest

from termsvc.access import Actor, Forbidden
from termsvc.core.errors import TermsError
from termsvc.service import stating
from termsvc.service.stating import FactsRefused, reading
from termsvc.store import Store
from tests.stating.company import bound, company, facts_of, seal_of

FORM = {"acceptances": [{"document": "tos", "version": "v2", "sha256": seal_of("tos 2")}]}
SAID = {"document": "tos", "version": "v3"}
DAY = date(2025, 6, 1)
EAST, ACME = bound("acme-east"), bound("acme", subtree=True)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def one_store(request: pytest.FixtureRequest) -> Iterator[Store]:
    with company(request.param) as store:
        yield store


def refusal(verb: Callable[..., object], store: Store, actor: Actor, *given: object) -> tuple[type[TermsError], str]:
    """The error, with what was named left out of its text."""
    before = facts_of(store)
    with pytest.raises(TermsError) as raised:
        verb(store, actor, *given)
    assert facts_of(store) == before
    return type(raised.value), str(raised.value)


ABOUT: dict[str, Callable[[Store, Actor, str], object]] = {
    "accept": lambda store, actor, name: stating.accept(store, actor, name, FORM),
    "accept nothing": lambda store, actor, name: stating.accept(store, actor, name, {}),
    "object": lambda store, actor, name: stating.object_to(store, actor, name, SAID),
    "withdraw": lambda store, actor, name: stating.withdraw_objection(store, actor, name, SAID),
    "close": lambda store, actor, name: stating.close_account(store, actor, name, DAY),
    "change": lambda store, actor, name: stating.change_account(
        store, actor, name, {"from": "2025-01-01", "country": "DE"}
    ),
    "account": reading.account,
    "acceptances": reading.acceptances,
    "objections": reading.objections,
    "agreements": reading.agreements,
    "agreement": lambda store, actor, name: reading.agreement(store, actor, f"{name}-msa"),
    "attachment": lambda store, actor, name: reading.attachment(store, actor, f"{name}-msa", "0" * 64),
}
BELOW: dict[str, Callable[[Store, Actor, str], object]] = {
    "create": lambda store, actor, name: stating.create_account(store, actor, new(parent=name)),
    "sign up": lambda store, actor, name: stating.sign_up(store, actor, {"account": new(parent=name), **FORM}),
    "move": lambda store, actor, name: stating.change_account(
        store, actor, "acme-east", {"from": "2025-01-01", "parent": name}
    ),
}


def new(**fields: Any) -> dict[str, Any]:
    return {"id": "x", "created_on": "2025-01-01", **fields}


@pytest.mark.parametrize("verb", ABOUT.values(), ids=ABOUT)
@pytest.mark.parametrize("actor", [EAST, ACME, bound("initech", subtree=True)], ids=["one", "subtree", "none"])
def test_what_is_out_of_sight_is_not_there(
    one_store: Store, actor: Actor, verb: Callable[[Store, Actor, str], object]
) -> None:
    error, words = refusal(verb, one_store, actor, "globex")
    assert (error, words.replace("globex", "nobody")) == refusal(verb, one_store, actor, "nobody")


@pytest.mark.parametrize("verb", BELOW.values(), ids=BELOW)
def test_nothing_is_put_below_what_is_out_of_sight(
    one_store: Store, verb: Callable[[Store, Actor, str], object]
) -> None:
    error, words = refusal(verb, one_store, ACME, "globex")
    assert error is FactsRefused
    assert (error, words.replace("globex", "nobody")) == refusal(verb, one_store, ACME, "nobody")
    assert "Perhaps" not in refusal(verb, one_store, ACME, "globexx")[1]


def test_a_version_that_is_not_posted_is_not_there(one_store: Store) -> None:
    def accept(label: str) -> tuple[type[TermsError], str]:
        shown = {"document": "tos", "version": label, "sha256": "0" * 64}
        return refusal(stating.accept, one_store, EAST, "acme-east", {"acceptances": [shown]})

    error, words = accept("v4")
    assert error is FactsRefused
    assert (error, words.replace("v4", "v5")) == accept("v5")


@pytest.mark.parametrize(
    "mapping",
    [
        new(),
        new(parent=[{"to": "2026-01-01", "value": "acme"}]),
        new(parent="acme", fact="account:globex"),
        new(parent="acme", recorded_at="2024-01-01T00:00:00Z"),
    ],
)
def test_a_new_account_lies_below_the_own_one_for_always_and_claims_nothing(
    one_store: Store, mapping: dict[str, Any]
) -> None:
    error, words = refusal(stating.create_account, one_store, ACME, mapping)
    assert error is FactsRefused
    assert "a key that is bound to an account" in words


@pytest.mark.parametrize("account", ["acme", "acme-east"])
def test_an_account_does_not_leave_its_parent(one_store: Store, account: str) -> None:
    change = {"from": "2025-01-01", "parent": None}
    assert refusal(stating.change_account, one_store, ACME, account, change)[0] is FactsRefused


def test_what_concerns_others_is_forbidden(one_store: Store) -> None:
    agreement = {"id": "x", "account": "acme", "signed_on": "2025-01-01", "effective_from": "2025-01-01", "terms": []}
    for actor in (EAST, ACME):
        assert refusal(stating.record_agreement, one_store, actor, agreement)[0] is Forbidden
        assert refusal(stating.terminate_agreement, one_store, actor, "globex-msa", DAY)[0] is Forbidden
        assert refusal(stating.retract, one_store, actor, "account:acme", "")[0] is Forbidden
        assert refusal(stating.import_accounts, one_store, actor, BytesIO(b""))[0] is Forbidden
    assert refusal(stating.create_account, one_store, EAST, new(parent="acme-east"))[0] is Forbidden


@pytest.mark.parametrize(
    ("actor", "names"),
    [(EAST, ["acme-east"]), (bound("acme"), ["acme"]), (ACME, ["acme", "acme-east"]), (bound("initech"), [])],
)
def test_a_list_holds_what_is_in_sight(one_store: Store, actor: Actor, names: list[str]) -> None:
    page = reading.accounts(one_store, actor, limit=len(names) or 1)
    assert ([one.fact.id for one in page.items], page.after) == (names, None)


def test_within_sight_all_goes_as_ever(sort: str) -> None:
    with company(sort) as store:
        stating.create_account(store, ACME, new(parent="acme-east"))
        stating.accept(store, ACME, "x", FORM)
        stating.accept(store, bound("x"), "x", {**FORM, "accepted_at": "2025-02-01T00:00:00Z"})
        stating.change_account(store, ACME, "x", {"from": "2025-01-01", "parent": "acme"})
        stating.sign_up(store, ACME, {"account": {"id": "y", "parent": "x"}, **FORM})
        assert [one.fact.id for one in reading.accounts(store, ACME).items] == ["acme", "acme-east", "x", "y"]
        assert len(reading.acceptances(store, ACME, "x").items) == 2
