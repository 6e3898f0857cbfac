"""Webhooks as values: who is told of what, what was sent them, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class EventKind(StrEnum):
    """What may be told of."""

    VERSION_POSTED = "version.posted"
    VERSION_EFFECTIVE = "version.effective"
    UPDATE_APPROVED = "update.approved"
    UPDATE_POSTED = "update.posted"
    ACCEPTANCE_RECORDED = "acceptance.recorded"
    AGREEMENT_RECORDED = "agreement.recorded"


class EndReason(StrEnum):
    """Why an endpoint is called no more: somebody removed it, or it said that it is gone for good (410)."""

    REMOVED = "removed"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A server of others that is told of events; all instants are in UTC.

    Attributes:
        id: `whk_` and 26 characters.
        url: where it is called.
        events: of what it is told.
        facts_after: the instant of the last fact that was recorded before it was registered; `None` if none was.
        ended_at: the instant from which it is called no more.
        end_reason: why; `None` likewise while it is called.
    """

    id: str
    url: str
    events: tuple[EventKind, ...]
    description: str
    created_at: datetime
    created_by: str
    facts_after: datetime | None
    ended_at: datetime | None = None
    end_reason: EndReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """What messages to an endpoint are signed with. It has to be kept as it is, for whoever signs must know it.

    Attributes:
        number: 1, 2, 3 ... among those of its endpoint.
        secret: `whsec_` and base64; no `repr` shows it.
        previous_until: the instant from which those before it are not valid any more.
    """

    number: int
    secret: str = field(repr=False)
    created_at: datetime
    previous_until: datetime


def valid_secrets(secrets: Iterable[Secret], now: datetime) -> list[Secret]:
    """Those of an endpoint's secrets that are valid at an instant, the newest first: the last one always is."""
    found: list[Secret] = []
    for secret in sorted(secrets, key=lambda one: one.number, reverse=True):
        found.append(secret)
        if secret.previous_until <= now:
            break
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What an endpoint is told.

    Attributes:
        id: `evt_` and 26 characters, the same for whoever is told.
        at: the instant at which it happened.
        payload: JSON text, byte for byte what is sent each time.
    """

    id: str
    kind: EventKind
    at: datetime
    payload: str


class Result(StrEnum):
    """What an attempt means for its delivery: it was taken, will be tried again, or was the last one."""

    DELIVERED = "delivered"
    RETRIED = "retried"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try to tell an endpoint of an event.

    Attributes:
        number: 1, 2, 3 ... among those of its delivery.
        at: the instant at which it began.
        status: of HTTP; `None` if no answer came.
        error: what went wrong, in our words; empty if a server answered.
        next_at: when it is tried again; `None` unless it is.
    """

    number: int
    at: datetime
    status: int | None
    error: str
    result: Result
    next_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """That somebody had a delivery tried anew.

    Attributes:
        attempts: how many there had been by then.
    """

    attempts: int
    at: datetime
    by: str


class DeliveryState(StrEnum):
    """Where a delivery stands: to be tried, taken, or given up."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """An event that an endpoint is told of, and how far that has come.

    Attributes:
        number: 1, 2, 3 ... among those of its endpoint, in the order of what happened.
        created_at: the instant at which it was found to be due.
        due_at: when it is tried next; `None` if it is not.
    """

    endpoint: str
    number: int
    event: Event
    created_at: datetime
    attempts: tuple[Attempt, ...] = ()
    replays: tuple[Replay, ...] = ()
    due_at: datetime | None = None

    @property
    def state(self) -> DeliveryState:
        """Where it stands."""
        if self.due_at is not None:
            return DeliveryState.PENDING
        taken = bool(self.attempts) and self.attempts[-1].result is Result.DELIVERED
        return DeliveryState.DELIVERED if taken else DeliveryState.DEAD

    @property
    def tried(self) -> tuple[Attempt, ...]:
        """The attempts since it was last replayed, or all."""
        return self.attempts[self.replays[-1].attempts :] if self.replays else self.attempts
