"""Webhooks: what is recorded of endpoints and of what they were told, and what is added to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, Select, func, select

from termsvc.core.notice.lifecycle import Act, ActKind
from termsvc.store.lookup import chunks
from termsvc.store.mapping import read_values, table_for, table_of
from termsvc.store.paging import LIMIT, Page, rows_after
from termsvc.store.webhook_rows import (
    WebhookAttemptRow,
    WebhookDeliveryRow,
    WebhookEndpointRow,
    WebhookEndRow,
    WebhookProgressRow,
    WebhookQueueRow,
    WebhookReplayRow,
    WebhookSecretRow,
)
from termsvc.store.webhook_values import (
    Attempt,
    Delivery,
    DeliveryState,
    Endpoint,
    Event,
    Replay,
    Result,
    Secret,
)

ENDPOINT, END, SECRET = table_of(WebhookEndpointRow), table_of(WebhookEndRow), table_of(WebhookSecretRow)
DELIVERY, ATTEMPT, REPLAY = table_of(WebhookDeliveryRow), table_of(WebhookAttemptRow), table_of(WebhookReplayRow)
QUEUE, PROGRESS = table_of(WebhookQueueRow), table_of(WebhookProgressRow)

# In the order of the fields of the values.
_SAID_OF_ENDPOINT = (
    *(ENDPOINT.c[field.name] for field in fields(Endpoint) if field.name in ENDPOINT.c),
    END.c.ended_at,
    END.c.end_reason,
)
_SAID_OF_SECRET = tuple(SECRET.c[field.name] for field in fields(Secret))
_SAID_OF_DELIVERY = tuple(
    DELIVERY.c[name] for name in ("number", "endpoint", "event", "kind", "at", "payload", "created_at")
)
_SAID_OF_ATTEMPT = tuple(ATTEMPT.c[field.name] for field in fields(Attempt))
_SAID_OF_REPLAY = tuple(REPLAY.c[field.name] for field in fields(Replay))

_QUEUED = (QUEUE.c.endpoint == DELIVERY.c.endpoint) & (QUEUE.c.delivery == DELIVERY.c.number)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an endpoint has been served, as `WebhookProgressRow` says."""

    facts_through: datetime | None
    taken_until: datetime
    failures: int


class WebhookRecords:
    """Questions to one snapshot about webhooks."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def endpoints(self, *, ended: bool = False) -> list[Endpoint]:
        """Those that are called, or all that ever were too, in the order in which they were registered."""
        return list(self._endpoints() if ended else self._endpoints(END.c.endpoint.is_(None)))

    def endpoint(self, name: str) -> Endpoint | None:
        """The endpoint of this id, called or not; `None` if there is none."""
        return next(self._endpoints(ENDPOINT.c.id == name), None)

    def secrets(self, endpoint: str) -> list[Secret]:
        """All secrets that an endpoint ever had, in order."""
        sought = select(*_SAID_OF_SECRET).where(SECRET.c.endpoint == endpoint).order_by(SECRET.c.number)
        return [_made(Secret, row) for row in self._connection.execute(sought)]

    def progress(self, endpoint: str) -> Progress:
        """How far an endpoint that is recorded has been served."""
        sought = select(PROGRESS.c.facts_through, PROGRESS.c.taken_until, PROGRESS.c.failures)
        return Progress(*self._connection.execute(sought.where(PROGRESS.c.endpoint == endpoint)).one())

    def told(self, endpoint: str, events: Iterable[str]) -> set[str]:
        """Those of the events that an endpoint is told of already."""
        found: set[str] = set()
        for chunk in chunks(events):
            sought = select(DELIVERY.c.event).where(DELIVERY.c.endpoint == endpoint, DELIVERY.c.event.in_(chunk))
            found.update(self._connection.scalars(sought))
        return found

    def deliveries(
        self, endpoint: str, state: DeliveryState | None = None, after: int | None = None, limit: int = LIMIT
    ) -> Page[Delivery, int]:
        """So many deliveries to an endpoint in order, in one state or in any, from the first one after a number."""
        sought, by = _in_state(endpoint, state)
        page = rows_after(self._connection, sought, by, after, limit)
        numbers = [number for (number,) in page.items]
        found = _deliveries_to(endpoint).where(DELIVERY.c.number.in_(numbers)).order_by(DELIVERY.c.number)
        return Page(tuple(self._deliveries(endpoint, self._connection.execute(found))), page.after)

    def delivery(self, endpoint: str, event: str) -> Delivery | None:
        """What an endpoint is told of an event; `None` if nothing is."""
        sought = _deliveries_to(endpoint).where(DELIVERY.c.event == event)
        return next(self._deliveries(endpoint, self._connection.execute(sought).all()), None)

    def due(self, endpoint: str, now: datetime) -> Delivery | None:
        """The delivery to an endpoint that has been due for longest; `None` if none is."""
        first = select(QUEUE.c.delivery).where(QUEUE.c.endpoint == endpoint, QUEUE.c.due_at <= now)
        number = self._connection.scalar(first.order_by(QUEUE.c.due_at, QUEUE.c.delivery).limit(1))
        if number is None:
            return None
        sought = _deliveries_to(endpoint).where(DELIVERY.c.number == number)
        return next(self._deliveries(endpoint, self._connection.execute(sought).all()))

    def next_due(self, endpoint: str) -> datetime | None:
        """When an endpoint is to be told something next; `None` if nothing waits."""
        sought = select(QUEUE.c.due_at).where(QUEUE.c.endpoint == endpoint)
        instant: datetime | None = self._connection.scalar(sought.order_by(QUEUE.c.due_at).limit(1))
        return instant

    def acts_since(self, instant: datetime) -> list[Act]:
        """Approvals and postings of terms updates at or after an instant, in no order."""
        columns = table_for(Act).c
        told = columns.kind.in_([ActKind.APPROVED, ActKind.POSTED])
        return read_values(self._connection, Act, told, columns.at >= instant)

    def _endpoints(self, *where: ColumnElement[bool]) -> Iterator[Endpoint]:
        sought = select(*_SAID_OF_ENDPOINT).outerjoin_from(ENDPOINT, END, END.c.endpoint == ENDPOINT.c.id)
        rows = self._connection.execute(sought.where(*where).order_by(ENDPOINT.c.created_at, ENDPOINT.c.id))
        return (_made(Endpoint, row) for row in rows)

    def _deliveries(self, endpoint: str, rows: Iterable[Row[Any]]) -> Iterator[Delivery]:
        found = list(rows)
        numbers = [row.number for row in found]
        attempts = self._said_of(Attempt, ATTEMPT.c.delivery, endpoint, numbers, _SAID_OF_ATTEMPT)
        replays = self._said_of(Replay, REPLAY.c.delivery, endpoint, numbers, _SAID_OF_REPLAY)
        for row in found:
            yield Delivery(
                endpoint=row.endpoint,
                number=row.number,
                event=Event(id=row.event, kind=row.kind, at=row.at, payload=row.payload),
                created_at=row.created_at,
                attempts=tuple(attempts.get(row.number, ())),
                replays=tuple(replays.get(row.number, ())),
                due_at=row.due_at,
            )

    def _said_of(
        self, kind: type, of: Column[int], endpoint: str, numbers: list[int], said: tuple[Column[Any], ...]
    ) -> dict[int, list[Any]]:
        """Attempts or replays of some deliveries, each in order, by the number of the delivery."""
        found: dict[int, list[Any]] = {}
        sought = select(of, *said).where(of.table.c.endpoint == endpoint, of.in_(numbers)).order_by(of, said[0])
        for number, *row in self._connection.execute(sought):
            found.setdefault(number, []).append(_made(kind, row))
        return found


def _made(kind: type[Any], row: Iterable[Any]) -> Any:
    return kind(**dict(zip((field.name for field in fields(kind)), row, strict=True)))


def _deliveries_to(endpoint: str) -> Select[Any]:
    sought = select(*_SAID_OF_DELIVERY, QUEUE.c.due_at).outerjoin_from(DELIVERY, QUEUE, _QUEUED)
    return sought.where(DELIVERY.c.endpoint == endpoint)


def _in_state(endpoint: str, state: DeliveryState | None) -> tuple[Select[Any], Column[int]]:
    """The numbers of deliveries in a state, and the column by which the index that knows them puts them in order."""
    if state is None:
        return select(DELIVERY.c.number).where(DELIVERY.c.endpoint == endpoint), DELIVERY.c.number
    if state is DeliveryState.PENDING:
        return select(QUEUE.c.delivery).where(QUEUE.c.endpoint == endpoint), QUEUE.c.delivery
    result = Result.DELIVERED if state is DeliveryState.DELIVERED else Result.DEAD
    # Asked of each attempt in turn, so that no more are looked at than a page needs.
    later = ATTEMPT.alias()
    same = (later.c.endpoint == ATTEMPT.c.endpoint) & (later.c.delivery == ATTEMPT.c.delivery)
    last = select(func.max(later.c.number)).where(same).scalar_subquery()
    waits = (QUEUE.c.endpoint == ATTEMPT.c.endpoint) & (QUEUE.c.delivery == ATTEMPT.c.delivery)
    queued = select(func.count()).select_from(QUEUE).where(waits).correlate(ATTEMPT).scalar_subquery()
    sought = select(ATTEMPT.c.delivery).where(ATTEMPT.c.endpoint == endpoint, ATTEMPT.c.result == result)
    return sought.where(ATTEMPT.c.number == last, queued == 0), ATTEMPT.c.delivery
