"""What a client of the API asks in an ordinary day, in an order that its seed determines: writes and look-ups, mixed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from tests.api.probes import shown

SHARED = ("acme", "acme-eu", "bolt")
"""Accounts that are there at first, which every client uses."""

TERMS, DATA = shown("tos", "2025-03-01"), shown("dpa", "2024-06-03")
PLANS = ("gold", "silver", "bronze")
LOOKED_UP = 0.4
SHARED_SHARE = 0.15

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """A request.

    Attributes:
        verb: what it is counted as.
        account: which it is about, or the first of them.
        expects: what the facts say that it records, in the order of their receipts: some of their fields, and under `plan`
            a date and the value of that attribute then.
    """

    verb: str
    method: str
    path: str
    body: Json | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    account: str = ""
    expects: tuple[Json, ...] = ()


class Mix:
    """One client's requests. It asks about what it was told, so it is to be told what was answered."""

    def __init__(self, seed: int, client: int) -> None:
        self._chance = Random(f"{seed} {client}")
        self._name = f"c{client}"
        self._made = 0
        self._accounts: list[str] = []
        self._agreements: list[str] = []
        self._objections: list[Json] = []
        self._facts: list[str] = []
        self._instants: list[str] = []
        self._writes: tuple[tuple[Callable[[], Step], int], ...] = (
            (self._open, 4),
            (self._sign_up, 1),
            (self._accept, 5),
            (self._change, 3),
            (self._close, 1),
            (self._object, 2),
            (self._withdraw, 1),
            (self._agree, 2),
            (self._terminate, 1),
            (self._retract, 1),
        )

    def next(self) -> Step:
        """The next request."""
        if self._chance.random() < LOOKED_UP:
            return self._chance.choice((self._terms, self._terms, self._timeline, self._resolve))()
        verbs, weights = zip(*self._writes, strict=True)
        step: Step = self._chance.choices(verbs, weights)[0]()
        return step

    def again(self, writes: list[int]) -> int | None:
        """Which of the writes made so far is repeated now, if one is."""
        return self._chance.choice((writes[-1], self._chance.choice(writes))) if self._chance.random() < 0.15 else None

    def learn(self, step: Step, facts: list[Json]) -> None:
        """Take in what a write recorded, as the receipts of its answer say."""
        self._instants += [one["recorded_at"] for one in facts]
        if step.verb in {"open", "sign up"}:
            self._accounts.append(step.account)
        elif step.verb == "agree":
            self._agreements.append(facts[0]["fact"].removeprefix("agreement:"))
        elif step.verb == "object":
            self._objections.append(step.expects[0])
        if step.verb in {"accept", "object", "agree"}:
            self._facts.append(facts[0]["fact"])

    # -- writes

    def _open(self) -> Step:
        name, plan, opened = self._new("a"), self._chance.choice(PLANS), self._day(date(2024, 1, 1), 700)
        body: Json = {"id": name, "created_on": opened, "country": "DE", "attributes": {"plan": plan}, "name": name}
        if self._accounts and self._chance.random() < 0.4:
            body["parent"] = self._account()
        fact = {key: value for key, value in body.items() if key not in {"name", "attributes"}}
        return self._write("open", "/v1/accounts", body, name, fact | {"plan": [opened, plan]})

    def _sign_up(self) -> Step:
        name = self._new("s")
        body = {"account": {"id": name}, "acceptances": [TERMS, DATA], "accepted_by": {"person": name}}
        said = [{"account": name, "document": one["document"], "version": one["version"]} for one in (TERMS, DATA)]
        return self._write("sign up", "/v1/signup", body, name, {"id": name}, *said)

    def _accept(self) -> Step:
        name, at = self._account(), self._instant()
        texts = self._chance.sample((TERMS, DATA), self._chance.randint(1, 2))
        body = {"acceptances": texts, "accepted_at": at, "method": "click"}
        said = [
            {"account": name, "document": one["document"], "version": one["version"], "accepted_at": at}
            for one in texts
        ]
        return self._write("accept", f"/v1/accounts/{name}/acceptances", body, name, *said)

    def _change(self) -> Step:
        name, plan, since = self._account(), self._chance.choice(PLANS), self._day(date(2025, 1, 1), 600)
        body = {"from": since, "attributes": {"plan": plan}}
        return self._write("change", f"/v1/accounts/{name}/attributes", body, name, {"id": name, "plan": [since, plan]})

    def _close(self) -> Step:
        name, day = self._account(), self._day(date(2026, 1, 1), 400)
        return self._write(
            "close", f"/v1/accounts/{name}/closure", {"closed_on": day}, name, {"id": name, "closed_on": day}
        )

    def _object(self) -> Step:
        name = self._account()
        body = {"document": "tos", "version": "2025-03-01", "objected_at": self._instant()}
        return self._write("object", f"/v1/accounts/{name}/objections", body, name, {"account": name, **body})

    def _withdraw(self) -> Step:
        if not self._objections:
            return self._object()
        said = {name: value for name, value in self._objections.pop().items() if name != "kind"}
        name = said.pop("account")
        body = {**said, "withdrawn_at": "2026-10-01T10:00:00.000000Z"}
        path = f"/v1/accounts/{name}/objections/withdrawal"
        return self._write("withdraw", path, body, name, {"account": name, **body})

    def _agree(self) -> Step:
        name, agreement, signed = self._account(), self._new("g"), self._day(date(2024, 7, 1), 500)
        term = self._chance.choice(
            (
                {"document": "dpa", "mode": "replace", "body": f"# Data\n\n1. We agreed on {agreement}.\n"},
                {"document": "tos", "mode": "pin", "version": "2024-01-15"},
                {"document": "tos", "mode": "float"},
            )
        )
        fact = {"id": agreement, "account": name, "signed_on": signed, "effective_from": signed}
        return self._write("agree", "/v1/agreements", {**fact, "terms": [term]}, name, fact)

    def _terminate(self) -> Step:
        if not self._agreements:
            return self._agree()
        agreement, day = self._chance.choice(self._agreements), self._day(date(2026, 1, 1), 300)
        path = f"/v1/agreements/{agreement}/termination"
        return self._write("terminate", path, {"effective_to": day}, "", {"id": agreement, "effective_to": day})

    def _retract(self) -> Step:
        if not self._facts:
            return self._accept()
        fact = self._facts.pop(self._chance.randrange(len(self._facts)))
        body = {"fact": fact, "reason": "It was another's."}
        return self._write("retract", "/v1/retractions", body, "", body)

    # -- look-ups

    def _terms(self) -> Step:
        query = self._when() | self._known() | ({"document": "tos"} if self._chance.random() < 0.2 else {})
        if {"on", "at"} & query.keys():  # the reasons of an answer about now name the moment
            query |= {"explain": self._chance.choice(("true", "false"))}
        name = self._account()
        return Step("terms", "GET", f"/v1/accounts/{name}/terms", query=query, account=name)

    def _timeline(self) -> Step:
        name = self._account()
        return Step("timeline", "GET", f"/v1/accounts/{name}/timeline", query=self._known(), account=name)

    def _resolve(self) -> Step:
        names = [self._account() for _ in range(self._chance.randint(1, 5))]
        return Step(
            "resolve", "POST", "/v1/resolve", {"accounts": names} | self._when() | self._known(), account=names[0]
        )

    def _when(self) -> dict[str, str]:
        day = self._day(date(2024, 1, 1), 1_400)
        return self._chance.choice(({}, {"on": day}, {"at": f"{day}T12:34:56Z"}))

    def _known(self) -> dict[str, str]:
        if not self._instants or self._chance.random() < 0.7:
            return {}
        return {"known_at": self._chance.choice(self._instants)}

    # -- what they are made of

    def _write(self, verb: str, path: str, body: Json, account: str, *expects: Json) -> Step:
        return Step(verb, "POST", path, body, account=account, expects=expects)

    def _new(self, letter: str) -> str:
        self._made += 1
        return f"{self._name}-{letter}{self._made}"

    def _account(self) -> str:
        shared = not self._accounts or self._chance.random() < SHARED_SHARE
        return self._chance.choice(SHARED if shared else self._accounts[-12:])

    def _day(self, first: date, days: int) -> str:
        return (first + timedelta(days=self._chance.randrange(days))).isoformat()

    def _instant(self) -> str:
        day = date(2025, 4, 2) + timedelta(days=self._chance.randrange(500))
        at = datetime.combine(day, time(10), UTC) + timedelta(microseconds=self._chance.randrange(10**10))
        return f"{at:%Y-%m-%dT%H:%M:%S.%f}Z"
