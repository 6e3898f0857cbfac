"""What endpoints were told, and having them told again."""

from __future__ import annotations

from dataclasses import dataclass

from termsvc.access import Actor, Permission, require
from termsvc.core.errors import UnknownName
from termsvc.service.webhooks.endpoints import endpoint, live
from termsvc.store import Store
from termsvc.store.paging import LIMIT, Page
from termsvc.store.webhook_acts import WebhookActs
from termsvc.store.webhook_values import Delivery, DeliveryState
from termsvc.store.webhooks import WebhookRecords


@dataclass(frozen=True, slots=True)
class Part:
    """Which deliveries are asked for.

    Attributes:
        state: those in it alone; `None` is any.
        after: the number after which the page begins; `None` for the first one.
        limit: how many, at least 1.
    """

    state: DeliveryState | None = None
    after: int | None = None
    limit: int = LIMIT


EVERY = Part()


def deliveries(store: Store, actor: Actor, name: str, part: Part = EVERY) -> Page[Delivery, int]:
    """So many deliveries to an endpoint in order of their numbers, with all attempts.

    What an endpoint that has ended was yet to be told stays pending, and is never sent.

    Args:
        store: where.
        actor: an admin.
        name: the endpoint's id.
        part: which of them.

    Raises:
        Forbidden: the actor is no admin.
        UnknownName: there is no such endpoint.
        ValueError: the limit is below 1.
    """
    require(actor, Permission.MANAGE)

    def read(records: WebhookRecords) -> Page[Delivery, int]:
        return records.deliveries(endpoint(records, name).id, part.state, part.after, part.limit)

    return store.read(lambda reading: read(reading.webhooks()))


def replay(store: Store, actor: Actor, name: str, event: str) -> Delivery:
    """Have an endpoint told of an event anew, whatever came of it: now, and for three days from then if need be.

    The message has the same id, by which a receiver knows it if it has it already.

    Raises:
        Forbidden: the actor is no admin.
        UnknownName: there is no such endpoint, or it was not told of such an event.
        Refused: the endpoint has ended.
    """
    require(actor, Permission.MANAGE)

    def again(acts: WebhookActs) -> Delivery:
        live(acts, name)
        acts.replay(_delivery(acts, name, event))
        return _delivery(acts, name, event)

    return store.write(lambda writing: again(writing.webhook_acts(recorded_by=actor.id)))


def _delivery(records: WebhookRecords, name: str, event: str) -> Delivery:
    found = records.delivery(name, event)
    if found is None:
        raise UnknownName(f"webhook {name} was told of no event {event!r}; see them with termsvc webhooks deliveries.")
    return found
