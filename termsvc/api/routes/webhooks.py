"""Webhooks: registered, given new secrets, looked after, and ended."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response

from termsvc.access import Scope
from termsvc.api.admission import AdmittingRoute, Caller, caller
from termsvc.api.paging import USUAL, After, Limit, cursor, number_of, page
from termsvc.api.parameters import PRINTED
from termsvc.api.replies import Answer, Reply, answered, encoded
from termsvc.api.schemas.webhooks import (
    DeliveriesPage,
    DeliveryAnswer,
    NewWebhook,
    Replaying,
    Rotating,
    Webhook,
    WebhooksList,
    WebhookWithSecret,
)
from termsvc.service import webhooks
from termsvc.service.webhooks import NewSecret, Part, Registration
from termsvc.settings import system_random
from termsvc.store import Store
from termsvc.store.webhook_values import Delivery, DeliveryState, Endpoint

router = APIRouter(tags=["webhooks"], route_class=AdmittingRoute)

Manager = Annotated[Caller, caller(Scope.WEBHOOKS_MANAGE)]
WebhookId = Annotated[str, Path(pattern=PRINTED, max_length=40, description="a webhook's id: whk_ and 26 characters")]
EventId = Annotated[str, Path(pattern=PRINTED, max_length=40, description="an event's id: evt_ and 26 characters")]
State = Annotated[DeliveryState | None, Query(description="those in this state alone; dead ones were given up")]


@router.get("/webhooks", response_model=WebhooksList)
def listed(*, caller: Manager) -> Response:
    """List the webhooks that are called."""
    found = webhooks.listed(caller.store, caller.actor)
    return answered(caller.request, Answer(encoded({"items": [_endpoint(one) for one in found]})))


@router.post("/webhooks", status_code=201, response_model=WebhookWithSecret)
def register(*, caller: Manager, body: NewWebhook) -> Response:
    """Register a server to be told of what is recorded from now on; the answer has the secret, which is shown this once."""
    wanted = Registration(body.url, tuple(body.events), body.description)
    policy = caller.installation.app.webhooks_policy

    def work(store: Store) -> Reply:
        made = webhooks.register(store, caller.actor, system_random, wanted, policy)
        return Reply(201, _with_secret(made), {"Location": f"/v1/webhooks/{made.endpoint.id}"})

    return caller.once(work)


@router.get("/webhooks/{webhook}", response_model=Webhook)
def show(*, caller: Manager, webhook: WebhookId) -> Response:
    """Show a webhook, called or ended."""
    return answered(caller.request, Answer(encoded(_endpoint(webhooks.show(caller.store, caller.actor, webhook)))))


@router.delete("/webhooks/{webhook}", response_model=Webhook)
def remove(*, caller: Manager, webhook: WebhookId) -> Response:
    """Call a webhook no more; what it was told stays on record."""
    return answered(caller.request, Answer(encoded(_endpoint(webhooks.remove(caller.store, caller.actor, webhook)))))


@router.post("/webhooks/{webhook}/secret", response_model=WebhookWithSecret)
def rotate_secret(*, caller: Manager, webhook: WebhookId, body: Rotating) -> Response:
    """Give a webhook another secret; messages are signed with both until the time of grace is over."""
    grace = timedelta(hours=body.grace_hours)
    return caller.once(
        lambda store: Reply(
            200, _with_secret(webhooks.rotate_secret(store, caller.actor, system_random, webhook, grace))
        )
    )


@router.get("/webhooks/{webhook}/deliveries", response_model=DeliveriesPage)
def deliveries(
    *, caller: Manager, webhook: WebhookId, state: State = None, after: After = None, limit: Limit = USUAL
) -> Response:
    """List what a webhook was told or is to be told, with every attempt."""
    part = Part(state, number_of("deliveries", after), limit)
    found = webhooks.deliveries(caller.store, caller.actor, webhook, part)
    following = None if found.after is None else cursor("deliveries", str(found.after))
    data, headers = page(caller.request, [_delivery(one) for one in found.items], following)
    return answered(caller.request, Answer(encoded(data), headers=headers))


@router.post("/webhooks/{webhook}/deliveries/{event}/replay", response_model=DeliveryAnswer)
def replay(*, caller: Manager, webhook: WebhookId, event: EventId, body: Replaying | None = None) -> Response:
    """Have a webhook told of an event anew, whatever came of it; the message has the same id."""
    del body
    return caller.once(lambda store: Reply(200, _delivery(webhooks.replay(store, caller.actor, webhook, event))))


def _endpoint(one: Endpoint) -> dict[str, Any]:
    told = asdict(one)
    told.pop("facts_after")
    return told


def _with_secret(made: NewSecret) -> dict[str, Any]:
    return {**_endpoint(made.endpoint), "secret": made.secret.secret}


def _delivery(one: Delivery) -> dict[str, Any]:
    return {
        "number": one.number,
        "event": one.event.id,
        "type": one.event.kind,
        "state": one.state,
        "created_at": one.created_at,
        "due_at": one.due_at,
        "attempts": [asdict(attempt) for attempt in one.attempts],
    }
