"""The tables of webhooks; a column is named as the field of the value that it keeps.

All but `webhook_queue` and `webhook_progress` are append-only. These two hold nothing that happened: what is yet to be
sent, which follows from deliveries, attempts and replays and is kept so that it is found at once, and how far an endpoint
has been served, and by whom just now.

`webhook_secret` holds secrets as they are: who signs must know them. Nobody but those who deliver needs to read it.
"""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from termsvc.store.columns import NAME, Instant, Json, Word
from termsvc.store.webhook_values import EndReason, EventKind, Result


def _read_kinds(text: str) -> tuple[EventKind, ...]:
    return tuple(map(EventKind, json.loads(text)))


KINDS = Json(list, _read_kinds)

_OF_DELIVERY = (("endpoint", "delivery"), ("webhook_delivery.endpoint", "webhook_delivery.number"))


class WebhookEndpointRow(SQLModel, table=True):
    """A `webhook_values.Endpoint`."""

    __tablename__ = "webhook_endpoint"

    id: str = Field(primary_key=True, sa_type=NAME)
    url: str
    events: tuple[EventKind, ...] = Field(sa_type=KINDS)
    description: str
    created_at: datetime = Field(sa_type=Instant)
    created_by: str
    facts_after: datetime | None = Field(sa_type=Instant)


class WebhookEndRow(SQLModel, table=True):
    """That an endpoint is called no more; it ends once."""

    __tablename__ = "webhook_end"

    endpoint: str = Field(primary_key=True, foreign_key="webhook_endpoint.id", sa_type=NAME)
    ended_at: datetime = Field(sa_type=Instant)
    ended_by: str
    end_reason: EndReason = Field(sa_type=Word(EndReason))


class WebhookSecretRow(SQLModel, table=True):
    """A `webhook_values.Secret`; neither a log nor an export nor an answer has it, but that by which it was made."""

    __tablename__ = "webhook_secret"

    endpoint: str = Field(primary_key=True, foreign_key="webhook_endpoint.id", sa_type=NAME)
    number: int = Field(primary_key=True)
    secret: str = Field(repr=False)
    created_at: datetime = Field(sa_type=Instant)
    created_by: str
    previous_until: datetime = Field(sa_type=Instant)


class WebhookDeliveryRow(SQLModel, table=True):
    """A `webhook_values.Delivery` with its event; an endpoint is told of an event once."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (UniqueConstraint("endpoint", "event"),)

    endpoint: str = Field(primary_key=True, foreign_key="webhook_endpoint.id", sa_type=NAME)
    number: int = Field(primary_key=True)
    event: str = Field(sa_type=NAME)
    kind: EventKind = Field(sa_type=Word(EventKind))
    at: datetime = Field(sa_type=Instant)
    payload: str
    created_at: datetime = Field(sa_type=Instant)


class WebhookAttemptRow(SQLModel, table=True):
    """A `webhook_values.Attempt`; nothing of what the other server answered but its status."""

    __tablename__ = "webhook_attempt"
    __table_args__ = (ForeignKeyConstraint(*_OF_DELIVERY), Index(None, "endpoint", "result", "delivery"))

    endpoint: str = Field(primary_key=True, sa_type=NAME)
    delivery: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)
    status: int | None
    error: str
    result: Result = Field(sa_type=Word(Result))
    next_at: datetime | None = Field(sa_type=Instant)


class WebhookReplayRow(SQLModel, table=True):
    """A `webhook_values.Replay`; between two attempts, one is enough."""

    __tablename__ = "webhook_replay"
    __table_args__ = (ForeignKeyConstraint(*_OF_DELIVERY),)

    endpoint: str = Field(primary_key=True, sa_type=NAME)
    delivery: int = Field(primary_key=True)
    attempts: int = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)
    by: str


class WebhookQueueRow(SQLModel, table=True):
    """That a delivery is to be tried, and when; gone once it is not."""

    __tablename__ = "webhook_queue"
    __table_args__ = (ForeignKeyConstraint(*_OF_DELIVERY), Index(None, "endpoint", "due_at", "delivery"))

    endpoint: str = Field(primary_key=True, sa_type=NAME)
    delivery: int = Field(primary_key=True)
    due_at: datetime = Field(sa_type=Instant)


class WebhookProgressRow(SQLModel, table=True):
    """How far an endpoint has been served.

    Attributes:
        facts_through: the instant up to which facts have been looked at for it.
        holder: who has it in hand, or had it last; one at a time has.
        taken_until: when another one may take it in hand, be it that the one who has it is gone, or that it rests.
        failures: how many attempts have failed in a row.
    """

    __tablename__ = "webhook_progress"

    endpoint: str = Field(primary_key=True, foreign_key="webhook_endpoint.id", sa_type=NAME)
    facts_through: datetime | None = Field(sa_type=Instant)
    holder: str
    taken_until: datetime = Field(sa_type=Instant)
    failures: int
