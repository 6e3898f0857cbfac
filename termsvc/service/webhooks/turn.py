"""A turn: one endpoint in the hands of one process, which tells it what is due, one thing after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Protocol

from standardwebhooks import Webhook

from termsvc.outbound import Outcome
from termsvc.service.tokens import Random
from termsvc.service.webhooks.backoff import next_attempt, rest
from termsvc.service.webhooks.naming import ID_BYTES
from termsvc.store import Reading, Store, Writing
from termsvc.store.webhook_acts import WebhookActs
from termsvc.store.webhook_values import Attempt, Delivery, Endpoint, EndReason, Result, Secret, valid_secrets

LEASE = timedelta(minutes=2)
"""How long an endpoint is in one process's hands without a sign of life: far longer than an attempt may take."""

AT_ONCE = 100
LONGEST_TURN = timedelta(seconds=10)
"""A turn begins no attempt after so many, or after so long, that others wait for its thread."""

GONE_BY = "410 Gone"
"""Who ended an endpoint that said so itself."""


class Sender(Protocol):
    """What posts to servers of others; `outbound.Outbound` does."""

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        """Post a body once, and say what came of it."""
        ...


@dataclass(frozen=True, slots=True)
class Tried:
    """An attempt that was made, with what it was for."""

    endpoint: Endpoint
    delivery: Delivery
    attempt: Attempt


@dataclass(frozen=True, slots=True)
class _Message:
    """What is to be sent next, and what it is signed with."""

    endpoint: Endpoint
    delivery: Delivery
    secrets: tuple[Secret, ...]
    failures: int

    def headers(self, now: datetime) -> dict[str, str]:
        """Those of Standard Webhooks, signed for an instant with every secret that is valid then."""
        event = self.delivery.event
        signatures = [
            Webhook(secret.secret).sign(event.id, now, event.payload) for secret in valid_secrets(self.secrets, now)
        ]
        return {
            "Content-Type": "application/json",
            "User-Agent": "termsvc",
            "webhook-id": event.id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": " ".join(signatures),
        }


class Turn:
    """One endpoint in hand, until nothing is due to it, an attempt fails, or it has lasted long enough."""

    def __init__(
        self, store: Store, clock: Callable[[], datetime], sender: Sender, random: Random, endpoint: Endpoint
    ) -> None:
        self._store, self._clock, self._sender, self._random = store, clock, sender, random
        self._endpoint = endpoint.id
        self._holder = random(ID_BYTES).hex()

    def run(self) -> list[Tried]:
        """Tell the endpoint what is due; what was tried, in order. Nothing is, if another one has it in hand."""
        begun = self._clock()
        if not self._store.write(lambda writing: self._take(writing, begun)):
            return []
        tried: list[Tried] = []
        while len(tried) < AT_ONCE and self._clock() < begun + LONGEST_TURN:
            one = self._try_next()
            if one is None:
                break
            tried.append(one)
            if one.attempt.result is not Result.DELIVERED:
                return tried  # it rests
        self._store.write(lambda writing: self._keep(writing, self._clock()))
        return tried

    def _try_next(self) -> Tried | None:
        """Try what is due next; `None` if nothing is, or if another one has the endpoint in hand by now."""
        message = self._store.read(lambda reading: self._next(reading, self._clock()))
        if message is None:
            return None
        at = self._clock()
        event = message.delivery.event
        outcome = self._sender.post(message.endpoint.url, message.headers(at), event.payload.encode())
        attempt = self._judged(message.delivery, at, outcome)
        noted = self._store.write(lambda writing: self._note(writing, message, attempt))
        return Tried(message.endpoint, message.delivery, attempt) if noted else None

    def _take(self, writing: Writing, now: datetime) -> bool:
        return self._acts(writing).take(self._endpoint, self._holder, now, now + LEASE)

    def _keep(self, writing: Writing, until: datetime, failures: int | None = None) -> bool:
        return self._acts(writing).keep(self._endpoint, self._holder, until, failures)

    def _next(self, reading: Reading, now: datetime) -> _Message | None:
        records = reading.webhooks()
        endpoint, delivery = records.endpoint(self._endpoint), records.due(self._endpoint, now)
        if endpoint is None or endpoint.ended_at is not None or delivery is None:
            return None
        failures = records.progress(self._endpoint).failures
        return _Message(endpoint, delivery, tuple(records.secrets(self._endpoint)), failures)

    def _judged(self, delivery: Delivery, at: datetime, outcome: Outcome) -> Attempt:
        """What an outcome means for the delivery."""
        before = delivery.tried
        made = Attempt(
            number=len(delivery.attempts) + 1,
            at=at,
            status=outcome.status,
            error=outcome.error,
            result=Result.DELIVERED,
            next_at=None,
        )
        if outcome.taken:
            return made
        gone = outcome.status == HTTPStatus.GONE
        first = before[0].at if before else at
        next_at = None if gone else next_attempt(first, len(before) + 1, self._clock(), self._random)
        return replace(made, result=Result.DEAD if next_at is None else Result.RETRIED, next_at=next_at)

    def _note(self, writing: Writing, message: _Message, attempt: Attempt) -> bool:
        """Record an attempt, unless another one has the endpoint in hand by now and so tries the same itself."""
        now = self._clock()
        taken = attempt.result is Result.DELIVERED
        failures = 0 if taken else message.failures + 1
        if not self._keep(writing, now + (LEASE if taken else rest(failures)), failures):
            return False
        acts = self._acts(writing)
        acts.attempted(message.delivery, attempt)
        found = acts.endpoint(self._endpoint)
        if attempt.status == HTTPStatus.GONE and found is not None and found.ended_at is None:
            acts.end(self._endpoint, EndReason.GONE)
        return True

    def _acts(self, writing: Writing) -> WebhookActs:
        return writing.webhook_acts(recorded_by=GONE_BY)
