"""Webhooks: servers of others that are told of what is recorded."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from termsvc.api.schemas.common import Body
from termsvc.store.webhook_values import DeliveryState, EndReason, EventKind, Result


class NewWebhook(Body):
    """A server to be told of events from now on."""

    url: Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
    events: Annotated[list[EventKind], Field(min_length=1, max_length=len(EventKind))]
    description: Annotated[str, StringConstraints(max_length=200)] = ""


class Rotating(Body):
    """Another secret; messages are signed with both until the time of grace is over."""

    grace_hours: int = Field(24, ge=0, le=168)


class Replaying(Body):
    """Nothing more need be said."""


class Webhook(BaseModel):
    """A webhook, without its secrets."""

    id: str
    url: str
    description: str
    events: list[EventKind]
    created_at: datetime
    created_by: str
    ended_at: datetime | None
    end_reason: EndReason | None


class WebhookWithSecret(Webhook):
    """A webhook and the secret that it just got, which is shown this once."""

    secret: str


class WebhooksList(BaseModel):
    """The webhooks that are called, in the order in which they were registered."""

    items: list[Webhook]


class AttemptAnswer(BaseModel):
    """One try to tell of an event."""

    number: int
    at: datetime
    status: int | None
    error: str
    result: Result
    next_at: datetime | None


class DeliveryAnswer(BaseModel):
    """An event that a webhook is told of, and how far that has come."""

    number: int
    event: str
    type: EventKind
    state: DeliveryState
    created_at: datetime
    due_at: datetime | None
    attempts: list[AttemptAnswer]


class DeliveriesPage(BaseModel):
    """Deliveries in the order of what happened."""

    items: list[DeliveryAnswer]
    next: str | None
