"""Every operation, asked with every sort of key: just those are answered who may ask, and nobody learns of others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from termsvc.access import IN_TEST_MODE, NEEDS, OF_ONE_ACCOUNT, Permission, Scope
from termsvc.api.openapi import Operation, operations
from tests.api.conftest import opened
from tests.api.matrix import BELOW, MINE, MISSING, OTHER, SECRETS, Company, Headers, kind, told
from tests.api.probes import PROBES
from tests.prepared import PREPARED, each_together

SIGN_UP, RESOLVE, IMPORT = "/v1/signup", "/v1/resolve", "/v1/accounts/import"


def named(one: Operation) -> str:
    return f"{one.method} {one.path}"


EVERY = [one for one in operations() if one.scope]
OPENING = [one for one in EVERY if named(one) in {"POST /v1/accounts", f"POST {SIGN_UP}"}]
"""What opens an account: with a bound key only below its own."""

ABOUT_AN_ACCOUNT = [
    one
    for one in EVERY
    if one.scope in OF_ONE_ACCOUNT and one not in OPENING and PROBES[one.method, one.path].is_about_an_account
]
"""What a bound key may be for that names an account; but for what opens one."""

FORBIDDEN = (403, "forbidden")
UNAUTHENTICATED = (401, "unauthenticated")


@pytest.fixture(scope="module", params=each_together("matrix"))
def company(request: pytest.FixtureRequest) -> Iterator[Company]:
    database = PREPARED[request.param]
    with database() as live, database() as test, opened(live, test) as bureau:
        yield Company(bureau)


def test_every_operation_has_a_probe() -> None:
    assert {(one.method, one.path) for one in EVERY} == PROBES.keys()


def test_nobody_is_answered_without_a_key_that_is_valid(company: Company) -> None:
    keys: dict[str, Headers] = {"none": {}, **company.ended()}
    company.bureau.now, now = company.bureau.now.replace(day=12), company.bureau.now
    found = {(name, named(one)): kind(company.ask(one, key)) for name, key in keys.items() for one in EVERY}
    company.bureau.now = now
    assert found == dict.fromkeys(found, UNAUTHENTICATED)


def test_just_the_key_with_the_scope_is_answered(company: Company) -> None:
    keys = {scope: company.bureau.key(scope, of="eve") for scope in Scope}
    for one in EVERY:
        others = {scope: kind(company.ask(one, key)) for scope, key in keys.items() if scope != one.scope}
        assert others == dict.fromkeys(others, FORBIDDEN), named(one)
    for one in EVERY:
        assert one.scope is not None
        key = keys[one.scope]
        if one.path == SIGN_UP:
            assert kind(company.ask(one, key)) == FORBIDDEN
            key = company.bureau.key(Scope.ACCOUNTS_WRITE, Scope.ACCEPTANCES_WRITE, of="eve")
        answer = company.ask(one, key)
        assert kind(answer) == (PROBES[one.method, one.path].status, ""), (named(one), answer.text)


def test_a_key_is_for_no_more_than_its_holder_may(company: Company) -> None:
    for permission in Permission:
        asked = [one for one in EVERY if one.scope and NEEDS[one.scope] is permission]
        key = company.without(permission)
        found = {named(one): kind(company.ask(one, key)) for one in asked}
        assert found == dict.fromkeys(found, FORBIDDEN)


def test_a_bound_key_is_for_no_more_than_its_scope_and_for_nothing_that_concerns_everybody(company: Company) -> None:
    for scope in sorted(OF_ONE_ACCOUNT):
        key = company.bound(MINE, scope)
        for one in EVERY:
            answered = kind(company.ask(one, key)) != FORBIDDEN
            assert answered == (one.scope == scope and one not in OPENING and one.path != IMPORT), (scope, named(one))


@pytest.mark.parametrize("subtree", [False, True])
def test_a_bound_key_is_answered_about_its_own_and_does_not_learn_that_others_are(
    company: Company, *, subtree: bool
) -> None:
    key, out_of_sight, missing = company.bound(subtree=subtree), *((OTHER, MISSING) if subtree else (BELOW, "gone-eu"))
    for one in ABOUT_AN_ACCOUNT:
        probe = PROBES[one.method, one.path]
        for name in (MINE, BELOW) if subtree else (MINE,):
            answer = company.ask(one, key, name)
            assert kind(answer) == (probe.status, ""), (named(one), name, answer.text)
        if one.path != RESOLVE:
            assert kind(company.ask(one, key, out_of_sight)) == (404, "not-found")
        for body in (None, *probe.slips):
            found = told(company.ask(one, key, out_of_sight, body=body), out_of_sight)
            assert found == told(company.ask(one, key, missing, body=body), missing), (named(one), body)
            assert body is None or company.ask(one, key, MINE, body=body).is_client_error, (named(one), body)
    assert not [secret for secret in SECRETS if secret in company.heard(key)]


def test_a_bound_key_opens_accounts_below_its_own_alone(company: Company) -> None:
    alone, above = company.bound(), company.bound(subtree=True)
    for one in OPENING:
        for name in (MINE, BELOW, OTHER, MISSING):
            assert kind(company.ask(one, alone, name)) == FORBIDDEN
        for name in (MINE, BELOW):
            answer = company.ask(one, above, name)
            assert kind(answer) == (201, ""), answer.text
            assert answer.headers["location"].startswith("/v1/accounts/fresh-")
        fresh = {"account": {"id": "fresh", "parent": "<account>"}} if one.path == SIGN_UP else {"id": "fresh"}
        body = {**PROBES[one.method, one.path].body, **fresh}
        found = told(company.ask(one, above, OTHER, body=body), OTHER)
        assert found == told(company.ask(one, above, MISSING, body=body), MISSING)
        assert found[0] == 422
    assert not [secret for secret in SECRETS if secret in company.heard(above)]


def test_lists_hold_and_count_what_is_in_sight(company: Company) -> None:
    listing = next(one for one in EVERY if named(one) == "GET /v1/accounts")
    company.ask(next(one for one in EVERY if named(one) == "POST /v1/accounts"), company.everything, OTHER)
    for subtree in (False, True):
        key = company.bound(subtree=subtree)
        whole = company.ask(listing, key).json()
        names = [one["fact"]["id"] for one in whole["items"]]
        assert whole["next"] is None
        assert {MINE, BELOW} & {*names} == ({MINE, BELOW} if subtree else {MINE})
        assert not {OTHER, "canary-corp"} & {*names}
        pages, query = list[str](), {"limit": "1"}
        while query:
            page = company.ask(listing, key, query=query)
            pages += [one["fact"]["id"] for one in page.json()["items"]]
            assert ("link" in page.headers) == (page.json()["next"] is not None)
            query = {"limit": "1", "after": page.json()["next"]} if page.json()["next"] else {}
        assert pages == names
        assert not [secret for secret in SECRETS if secret in company.heard(key)]


def test_a_bound_key_hears_nothing_that_another_key_was_answered(company: Company) -> None:
    keys = {name: company.bound(*reach) for name, reach in {"mine": (MINE,), "other": (OTHER,)}.items()}
    keys |= {"whole": company.bound(subtree=True), "all": company.bureau.key()}
    for number, one in enumerate(one for one in ABOUT_AN_ACCOUNT if one.method == "POST"):
        once = {"Idempotency-Key": f"matrix-{number}"}
        below = {"Idempotency-Key": f"matrix-below-{number}"}
        for key, name, header in (("all", OTHER, once), ("other", OTHER, once), ("whole", BELOW, below)):
            answer = company.ask(one, keys[key], name, headers=header)
            assert answer.is_success, answer.text
            assert "idempotency-replayed" not in answer.headers
        for name, header, missing in ((OTHER, once, MISSING), (BELOW, below, "gone-eu")):
            found = told(company.ask(one, keys["mine"], name, headers=header), name)
            assert found == told(company.ask(one, keys["mine"], missing), missing), named(one)
        assert "idempotency-replayed" in company.ask(one, keys["all"], OTHER, headers=once).headers
        assert company.ask(one, keys["mine"], headers=once).is_success or one.path == RESOLVE


def test_a_validator_of_what_is_out_of_sight_is_no_validator(company: Company) -> None:
    key = company.bound()
    for one in (one for one in ABOUT_AN_ACCOUNT if one.method == "GET"):
        etag = company.ask(one, company.everything, OTHER).headers["etag"]
        for given in (etag, f"W/{etag}", "*"):
            found = told(company.ask(one, key, OTHER, headers={"If-None-Match": given}), OTHER)
            assert found == told(company.ask(one, key, MISSING), MISSING)
        seen = company.ask(one, key).headers["etag"]
        assert company.ask(one, key, headers={"If-None-Match": seen}).status_code == 304


def test_of_many_accounts_those_out_of_sight_are_as_those_that_are_not(company: Company) -> None:
    names = [OTHER, MINE, MISSING, "canary-corp", BELOW, "canary-xxxx"]
    body = {"accounts": names, "on": "2025-12-31"}
    (one,) = (one for one in EVERY if one.path == RESOLVE)
    for subtree in (False, True):
        answers = company.ask(one, company.bound(subtree=subtree), body=body).json()["answers"]
        assert [answer["account"] for answer in answers] == names
        refused = {answer["account"]: str(answer["problem"]) for answer in answers if "problem" in answer}
        assert refused.keys() == {*names} - ({MINE, BELOW} if subtree else {MINE})
        assert len({text.replace(name, "*") for name, text in refused.items()}) == 1


def last_recorded(company: Company) -> datetime:
    last = company.bureau.store.revision().facts
    assert last is not None
    return last


NEVER = "canary-versiox"
"""A label that no version has, and that is nearest to one of a version to come."""


def test_what_is_posted_later_is_not_there_for_a_bound_key_until_then(company: Company) -> None:
    key, later = company.bound(subtree=True), "canary-version"
    looking = [one for one in EVERY if one.scope is Scope.TERMS_READ and one.method == "GET"]
    known = {"known_at": last_recorded(company).isoformat()}
    day = {"on": "2025-12-31", "explain": "true"}
    for one in looking:
        for query in ({}, known, day, known | day):
            if query.keys() <= asked_by(company, one):
                answer = company.ask(one, key, query=query)
                assert answer.is_success, answer.text
                # What was known is known for good, and yet seen only later.
                assert not known.keys() <= query.keys() or "immutable" not in answer.headers["cache-control"]
                company.ask(one, company.everything, query=query)
    assert "immutable" in company.heard(company.everything)
    assert later not in company.heard(key)
    assert later in company.heard(company.everything)
    for one in (one for one in ABOUT_AN_ACCOUNT if one.scope is Scope.ACCEPTANCES_WRITE):
        found, never = (told(company.ask(one, key, body=_answering(one, label)), label) for label in (later, NEVER))
        assert found == never
    for address in ("/v1/documents/aup/versions/{}", "/v1/documents/aup/redline?from=2024-01-15&to={}"):
        found, never = (
            told(company.bureau.client.get(address.format(label), headers=key), label) for label in (later, NEVER)
        )
        assert found == never
        assert found[0] == 404
    now, company.bureau.now = company.bureau.now, company.bureau.now.replace(month=4, day=16)
    timeline = next(one for one in looking if one.path.endswith("/timeline"))
    assert later in company.ask(timeline, key).text
    company.bureau.now = now


def _answering(one: Operation, label: str) -> dict[str, Any]:
    """A yes or no to a version."""
    said = {"document": "aup", "version": label}
    return {"acceptances": [said | {"sha256": "0" * 64}]} if one.path.endswith("/acceptances") else said


def asked_by(company: Company, one: Operation) -> set[str]:
    """The names of an operation's query."""
    told = company.bureau.api.openapi()["paths"][one.path][one.method.lower()]
    return {parameter["name"] for parameter in told.get("parameters", ()) if parameter["in"] == "query"}


def test_a_key_for_test_mode_touches_nothing_in_earnest(company: Company) -> None:
    key = company.bureau.key(of="eve", test=True)
    before = company.bureau.store.revision()
    for one in EVERY:
        answer = company.ask(one, key)
        assert (kind(answer) == FORBIDDEN) == (one.scope not in IN_TEST_MODE), named(one)
        assert answer.status_code in {200, 201, 403, 404, 422}, answer.text
    assert company.bureau.store.revision().facts == before.facts
    assert not [name for name in ("canary-corp", "canary-name", "bolt ltd") if name in company.heard(key)]
