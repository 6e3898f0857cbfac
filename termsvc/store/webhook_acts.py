"""What one transaction adds to what is recorded of webhooks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from termsvc.store.webhook_values import Attempt, Delivery, Endpoint, EndReason, Event, Secret
from termsvc.store.webhooks import (
    ATTEMPT,
    DELIVERY,
    END,
    ENDPOINT,
    PROGRESS,
    QUEUE,
    REPLAY,
    SECRET,
    WebhookRecords,
)


class WebhookActs(WebhookRecords):
    """Additions to what is recorded of webhooks; questions see what was there, and what was added so far.

    Attributes:
        now: the transaction's instant, at which all of it is recorded.
        recorded_by: the id of who adds it.
    """

    def __init__(self, connection: Connection, now: datetime, recorded_by: str) -> None:
        super().__init__(connection)
        self.now = now
        self.recorded_by = recorded_by

    def register(self, endpoint: Endpoint) -> None:
        """Record an endpoint whose id is not taken."""
        said = {column.name: getattr(endpoint, column.name) for column in ENDPOINT.c}
        self._connection.execute(insert(ENDPOINT), said)
        begun = {"facts_through": endpoint.facts_after, "holder": "", "taken_until": self.now, "failures": 0}
        self._connection.execute(insert(PROGRESS), {"endpoint": endpoint.id, **begun})

    def end(self, endpoint: str, reason: EndReason) -> None:
        """Record that an endpoint, which has not ended yet, is called no more."""
        said = {"ended_at": self.now, "ended_by": self.recorded_by, "end_reason": reason}
        self._connection.execute(insert(END), {"endpoint": endpoint, **said})

    def add_secret(self, endpoint: str, secret: Secret) -> None:
        """Record the next secret of an endpoint."""
        said = {field.name: getattr(secret, field.name) for field in fields(Secret)}
        self._connection.execute(insert(SECRET), {"endpoint": endpoint, **said, "created_by": self.recorded_by})

    def deliver(self, endpoint: str, events: Sequence[Event], facts_through: datetime | None) -> None:
        """Record what an endpoint is to be told, in order, and up to where facts have been looked at for it.

        None of the events may be one that it is told of already.
        """
        last = self._connection.scalar(select(func.max(DELIVERY.c.number)).where(DELIVERY.c.endpoint == endpoint)) or 0
        numbered = list(enumerate(events, last + 1))
        if numbered:
            rows = [
                {
                    "endpoint": endpoint,
                    "number": number,
                    "event": event.id,
                    "kind": event.kind,
                    "at": event.at,
                    "payload": event.payload,
                    "created_at": self.now,
                }
                for number, event in numbered
            ]
            self._connection.execute(insert(DELIVERY), rows)
            due = [{"endpoint": endpoint, "delivery": number, "due_at": self.now} for number, _ in numbered]
            self._connection.execute(insert(QUEUE), due)
        moved = update(PROGRESS).where(PROGRESS.c.endpoint == endpoint).values(facts_through=facts_through)
        self._connection.execute(moved)

    def take(self, endpoint: str, holder: str, now: datetime, until: datetime) -> bool:
        """Take an endpoint in hand, unless another one has it or it rests; say whether that was done."""
        free = (PROGRESS.c.endpoint == endpoint) & (PROGRESS.c.taken_until <= now)
        taken = update(PROGRESS).where(free).values(holder=holder, taken_until=until)
        return bool(self._connection.execute(taken).rowcount)

    def keep(self, endpoint: str, holder: str, until: datetime, failures: int | None = None) -> bool:
        """Have an endpoint in hand, or let it rest, until an instant; whether it is still in the same hands.

        Args:
            endpoint: its id.
            holder: who took it.
            until: when another one may take it.
            failures: how many attempts have failed in a row; `None` leaves what is known of that.
        """
        said = {"taken_until": until, **({} if failures is None else {"failures": failures})}
        own = (PROGRESS.c.endpoint == endpoint) & (PROGRESS.c.holder == holder)
        return bool(self._connection.execute(update(PROGRESS).where(own).values(said)).rowcount)

    def attempted(self, delivery: Delivery, attempt: Attempt) -> None:
        """Record an attempt, and when there is to be another one, if there is."""
        said = {field.name: getattr(attempt, field.name) for field in fields(Attempt)}
        place = {"endpoint": delivery.endpoint, "delivery": delivery.number}
        self._connection.execute(insert(ATTEMPT), {**place, **said})
        queued = (QUEUE.c.endpoint == delivery.endpoint) & (QUEUE.c.delivery == delivery.number)
        if attempt.next_at is None:
            self._connection.execute(delete(QUEUE).where(queued))
        else:
            self._connection.execute(update(QUEUE).where(queued).values(due_at=attempt.next_at))

    def replay(self, delivery: Delivery) -> None:
        """Record that a delivery is to be tried anew, now."""
        place = {"endpoint": delivery.endpoint, "delivery": delivery.number}
        made = len(delivery.attempts)
        if not any(one.attempts == made for one in delivery.replays):
            said = {"attempts": made, "at": self.now, "by": self.recorded_by}
            self._connection.execute(insert(REPLAY), {**place, **said})
        self._connection.execute(
            delete(QUEUE).where(QUEUE.c.endpoint == delivery.endpoint, QUEUE.c.delivery == delivery.number)
        )
        self._connection.execute(insert(QUEUE), {**place, "due_at": self.now})
