"""A copy that follows the cursor has every fact once, in commit order."""

from __future__ import annotations

from termsvc.access import Scope
from termsvc.core.model import Account, Record
from tests.api.conftest import NOON, Bureau


def test_a_copy_that_follows_the_links_has_every_fact_once(bureau: Bureau) -> None:
    key = bureau.key(Scope.FACTS_READ)
    found, address = [], "/v1/facts?limit=4"
    while address:
        answer = bureau.client.get(address, headers=key)
        found += answer.json()["items"]
        address = answer.links.get("next", {}).get("url", "")
    recorded: list[Record] = bureau.store.read(lambda reading: reading.records())
    assert [one["id"] for one in found] == [record.id for record in recorded]
    assert bureau.client.get("/v1/facts", params={"after": answer.headers["termsvc-cursor"]}, headers=key).json() == {
        "items": [],
        "next": None,
    }


def test_personal_data_is_in_no_fact(bureau: Bureau) -> None:
    text = bureau.client.get("/v1/facts", headers=bureau.key(Scope.FACTS_READ)).text
    assert "bolt.example" not in text
    assert "Acme Inc." not in text


def test_a_cursor_of_another_list_is_refused(bureau: Bureau) -> None:
    key = bureau.key(Scope.FACTS_READ)
    for cursor in ("nonsense", "Zm9vCmJhcg", "ZmFjdHMKMjAyNQ"):
        answer = bureau.client.get("/v1/facts", params={"after": cursor}, headers=key)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "?after")


def test_in_test_mode_the_terms_are_the_same_and_the_accounts_are_not(practising: Bureau) -> None:
    key = practising.key(Scope.TERMS_READ, Scope.FACTS_READ, test=True)
    kinds = {one["kind"] for one in practising.client.get("/v1/facts", headers=key).json()["items"]}
    assert kinds == {"document", "version"}
    assert practising.client.get("/v1/accounts/acme/terms", headers=key).status_code == 404
    assert practising.test_store is not None
    account = Account(id="acme", created_on=NOON.date())
    practising.record(practising.test_store, account)
    assert practising.client.get("/v1/accounts/acme/terms", headers=key).status_code == 200


def test_without_a_test_database_a_key_for_test_mode_is_told_so(bureau: Bureau) -> None:
    answer = bureau.client.get("/v1/facts", headers=bureau.key(Scope.FACTS_READ, test=True))
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:termsvc:problem:forbidden")
