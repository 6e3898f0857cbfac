"""Who is let in: by a key that is valid, for what it is for."""

from __future__ import annotations

import pytest

from termsvc.access import Scope
from termsvc.service import access
from tests.api.conftest import Bureau

ADDRESS = "/v1/accounts/acme/terms"


def test_a_key_with_the_scope_is_answered(bureau: Bureau) -> None:
    found = bureau.client.get(ADDRESS, headers=bureau.key(Scope.TERMS_READ))
    assert found.status_code == 200
    assert found.json()["account"] == "acme"


@pytest.mark.parametrize("given", [{}, {"Authorization": "Basic x"}, {"Authorization": "Bearer tsv_x"}])
def test_nobody_is_let_in_without_a_token(bureau: Bureau, given: dict[str, str]) -> None:
    found = bureau.client.get(ADDRESS, headers=given)
    assert found.status_code == 401
    assert found.json()["type"] == "urn:termsvc:problem:unauthenticated"
    assert found.headers["www-authenticate"].startswith("Bearer")
    assert found.headers["content-type"] == "application/problem+json"


def test_a_key_without_the_scope_is_told_which(bureau: Bureau) -> None:
    found = bureau.client.get(ADDRESS, headers=bureau.key(Scope.FACTS_READ))
    assert found.status_code == 403
    assert "terms:read" in found.json()["detail"]


def test_who_holds_no_role_is_told_so_under_their_own_name(bureau: Bureau) -> None:
    bureau.enrol("till")
    found = bureau.client.get(ADDRESS, headers=bureau.key(of="till"))
    assert found.status_code == 403
    assert found.json()["detail"].startswith("machine:till may not look up and read")


def test_a_problem_says_how_often_one_may_ask_as_an_answer_does(bureau: Bureau) -> None:
    key = bureau.key()
    answered, refused = (bureau.client.get(address, headers=key) for address in (ADDRESS, "/v1/accounts/nobody/terms"))
    assert refused.status_code == 404
    assert refused.headers["ratelimit-policy"] == answered.headers["ratelimit-policy"]
    assert refused.headers["ratelimit"] != answered.headers["ratelimit"]


def test_what_is_not_there_is_a_problem_too(bureau: Bureau) -> None:
    key = bureau.key()
    for address, status in (("/v1/accounts/nobody/terms", 404), ("/v1/nothing", 404)):
        found = bureau.client.get(address, headers=key)
        assert (found.status_code, found.json()["status"]) == (status, status)
    assert bureau.client.delete(ADDRESS, headers=key).status_code == 405
    assert bureau.client.get(ADDRESS, params={"on": "tomorrow"}, headers=key).json()["errors"][0]["pointer"] == "?on"


def test_what_somebody_was_not_let_do_is_noted_and_holds_nothing_that_they_asked_about(bureau: Bureau) -> None:
    key = bureau.key(Scope.FACTS_READ)
    bureau.client.get(ADDRESS, headers=key)
    (refusal,) = access.refusals(bureau.store, bureau.maria, 10)
    assert (refusal.actor, refusal.token) == ("machine:shop", bureau.actor(key).token)
    assert refusal.asked == "GET /v1/accounts/{account}/terms"
    assert "terms:read" in refusal.reason


@pytest.mark.parametrize("written", ["0", "1740000000", "2025-4-1", "20250401", "2025-04-01T00:00:00"])
def test_a_date_is_written_in_one_way(bureau: Bureau, written: str) -> None:
    key = bureau.key()
    asked = bureau.client.get(ADDRESS, params={"on": written}, headers=key)
    said = bureau.client.post("/v1/accounts/acme/closure", json={"closed_on": written}, headers=key)
    assert (asked.status_code, asked.json()["errors"][0]["pointer"]) == (422, "?on")
    assert (said.status_code, said.json()["errors"][0]["pointer"]) == (422, "/closed_on")
    numbered = bureau.client.post("/v1/accounts/acme/closure", json={"closed_on": 0}, headers=key)
    assert numbered.status_code == 422


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        (f"{ADDRESS}?onn=2025-04-01", ["?onn"]),
        (f"{ADDRESS}?on=2025-04-01&on=2025-05-01", ["?on"]),
        ("/v1/change-log?limit=7&language=de&language=en&limit=7&colour=red", ["?limit", "?language", "?colour"]),
        ("/v1/signup/terms?country=DE&plan=gold&country=US", ["?country"]),
        ("/v1/signup/terms?plan=gold&country=DE&plan=silver", ["?plan"]),
    ],
)
def test_a_query_names_what_is_asked_for_and_that_once(bureau: Bureau, address: str, wrong: list[str]) -> None:
    answer = bureau.client.get(address, headers=bureau.key())
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == wrong


def test_a_body_that_is_no_json_is_told_apart_from_one_that_was_not_said_to_be(bureau: Bureau) -> None:
    key = bureau.key()
    form = bureau.client.post("/v1/accounts", headers=key, data={"id": "bolt"})
    assert (form.status_code, form.json()["type"]) == (415, "urn:termsvc:problem:unsupported-media-type")
    assert "Content-Type: application/json" in form.json()["detail"]
    torn = bureau.client.post(
        "/v1/accounts", headers={**key, "Content-Type": "application/json"}, content='{"id": "bolt",}'
    )
    assert torn.status_code == 422
    assert torn.json()["errors"][0]["problem"].startswith("no JSON from its character 14 on")
    strange = bureau.client.post(
        "/v1/accounts", headers=key, json={"id": "x", "created_on": "2025-03-10", "colour": "red"}
    )
    assert strange.json()["detail"] == "/colour: there is no such field here."
