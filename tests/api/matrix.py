"""A company with customers who must know nothing of each other, and every sort of key to ask about them."""

from __future__ import annotations

import base64
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import httpx2

from termsvc.access import MAY, Identity, Kind, Permission, Reach, Role, Scope
from termsvc.api.openapi import Operation
from termsvc.outbound import Outcome
from termsvc.service import access, tokens, webhooks
from termsvc.settings import Settings
from tests.api.conftest import Bureau
from tests.api.probes import PROBES, UPDATES, belonging, file_of, old_agreement, texts
from tests.updates.company import AFTER

CANARIES = Path(__file__).parent / "canaries.yaml"
SECRETS = ("canary", "bolt ltd", "bo@bolt")
"""What stands in nothing that a key bound to acme is answered, in small letters."""

MINE, BELOW, OTHER, MISSING = "acme", "acme-eu", "bolt", "gone"
"""Accounts: the one that keys are bound to, one below it, one out of sight, and one that there is not."""

Headers = dict[str, str]

_VARYING = {"date", "ratelimit", "x-request-id"}


class Deaf:
    """Takes no message."""

    def post(self, *_: object) -> Outcome:
        return Outcome(503)


class Company:
    """An API, what there is to ask about, and keys for everything.

    Eve holds every role, and the keys of one scope are hers; bound keys are those of the machine `shop`.
    """

    def __init__(self, bureau: Bureau) -> None:
        self.bureau = bureau
        self._heard: defaultdict[str, list[httpx2.Response]] = defaultdict(list)
        installation = bureau.api.state.installation
        installation.app = replace(installation.app, settings=Settings(terms=AFTER, rate_limit="1000000/minute"))
        bureau.load(CANARIES)
        self._fresh = count()
        for name, roles in (("eve", list(Role)), ("ann", [Role.DRAFTER]), ("bob", [Role.APPROVER])):
            self._enrol(name, roles)
        self.everything = bureau.key(of="eve")
        self.values = self._agreements() | self._updates() | self._webhooks()

    def _enrol(self, name: str, roles: list[Role]) -> None:
        person = Identity(f"person:{name}", Kind.PERSON, name.title(), f"{name}@company.example")
        access.enrol(self.bureau.store, self.bureau.maria, person)
        for role in roles:
            access.grant(self.bureau.store, self.bureau.maria, person.id, role)

    def _agreements(self) -> dict[str, str]:
        self.bureau.enrol("clerk", Role.RECORDER)
        clerk = self.bureau.key(of="clerk")
        for account in (MINE, BELOW, OTHER):
            file = {"filename": "order.txt", "media_type": "text/plain", "content": _base64(file_of(account))}
            self._done("POST", "/v1/agreements", clerk, old_agreement(account) | {"attachments": [file]})
        said = {"document": "tos", "version": "2025-03-01", "objected_at": "2025-03-02T10:00:00Z"}
        return {"fact": self._done("POST", f"/v1/accounts/{OTHER}/objections", clerk, said).json()["fact"]}

    def _updates(self) -> dict[str, str]:
        ann, bob = self.bureau.key(of="ann"), self.bureau.key(of="bob")
        seen = {name: self._done("POST", "/v1/updates", ann, texts(name)).headers["etag"] for name in UPDATES}
        for name in ("proposed", "returned", "approved", "posted"):
            self._done("POST", f"/v1/updates/{name}/proposal", ann, {})
        for name in ("approved", "posted"):
            self._done("POST", f"/v1/updates/{name}/approval", bob, {})
        self._done("POST", "/v1/updates/posted/posting", bob, {})
        return seen | {"sheet": self._done("GET", "/v1/updates/sheeted/sheet", ann).text}

    def _webhooks(self) -> dict[str, str]:
        wanted = {"url": "https://hooks.aster.example/terms", "events": ["acceptance.recorded"]}
        one, other = (self._done("POST", "/v1/webhooks", self.everything, wanted).json()["id"] for _ in range(2))
        probe = PROBES["POST", "/v1/accounts/{account}/acceptances"]
        self._done("POST", f"/v1/accounts/{BELOW}/acceptances", self.everything, probe.body)
        webhooks.deliver_due(self.bureau.store, lambda: self.bureau.now, Deaf(), self.bureau.random)
        told = self._done("GET", f"/v1/webhooks/{one}/deliveries", self.everything).json()["items"]
        return {"webhook": one, "ended": other, "event": told[0]["event"]}

    def _done(self, method: str, url: str, key: Headers, body: Any = None) -> httpx2.Response:
        answer = self.bureau.client.request(method, url, headers=key, json=body)
        assert answer.is_success, answer.text
        return answer

    def ask(
        self,
        one: Operation,
        key: Headers,
        account: str = MINE,
        *,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> httpx2.Response:
        """What an operation answers its probe about an account; or another body, with further headers or a longer query."""
        values = self.values | belonging(account) | {"fresh": f"fresh-{next(self._fresh)}"}
        request = PROBES[one.method, one.path].request(one.path, values, body)
        request["headers"] |= {**key, **(headers or {})}
        request["params"] |= query or {}
        answer: httpx2.Response = self.bureau.client.request(one.method, **request)
        self._heard[key.get("Authorization", "")].append(answer)
        return answer

    def heard(self, key: Headers) -> str:
        """All that was answered to a key, in small letters."""
        return "\n".join(f"{answer.headers}\n{answer.text}" for answer in self._heard[key["Authorization"]]).lower()

    def bound(self, account: str = MINE, *scopes: Scope, subtree: bool = False) -> Headers:
        """A key for one account, or for it and all below."""
        return self.bureau.key(*scopes, reach=Reach(account, subtree))

    def without(self, permission: Permission) -> Headers:
        """The key of somebody who has every role but those that permit something."""
        name = f"without-{permission.name.lower()}"
        self._enrol(name, [role for role in Role if permission not in MAY[role]])
        return self.bureau.key(of=name)

    def ended(self) -> dict[str, Headers]:
        """A key that has expired, and one that was revoked."""
        short = tokens.Wanted(lasts=timedelta(days=1))
        expired, revoked = (
            tokens.issue(self.bureau.store, self.bureau.maria, "eve", self.bureau.random, wanted)
            for wanted in (short, tokens.USUAL)
        )
        tokens.revoke(self.bureau.store, self.bureau.maria, revoked.issued.id)
        return {
            name: {"Authorization": f"Bearer {one.secret}"}
            for name, one in (("expired", expired), ("revoked", revoked))
        }


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def told(answer: httpx2.Response, name: str) -> tuple[int, dict[str, str], str]:
    """All that an answer tells whoever asked about a name, but for the name."""
    headers = {key: value.replace(name, "*") for key, value in answer.headers.items() if key not in _VARYING}
    return answer.status_code, headers, answer.text.replace(name, "*")


def kind(answer: httpx2.Response) -> tuple[int, str]:
    """The status, and of a problem its type."""
    problem = "problem" in answer.headers.get("content-type", "")
    return answer.status_code, json.loads(answer.text)["type"].rpartition(":")[2] if problem else ""
