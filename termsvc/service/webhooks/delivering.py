"""Delivering: one tick finds what is to be told, and tries what is due.

Each endpoint is in the hands of one process at a time, which tells it one thing after the other. It takes the endpoint in
hand for a lease, so that another process goes on if it dies. What it was just sending then is sent again: every event
arrives at least once, and a receiver that remembers `webhook-id` takes it once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from termsvc.service.tokens import Random
from termsvc.service.webhooks.events import News, Outbox
from termsvc.service.webhooks.turn import Sender, Tried, Turn
from termsvc.store import Reading, Store, Writing
from termsvc.store.webhook_values import Endpoint, EventKind

FACTS_AT_ONCE = 1_000
"""Facts that are looked at for one endpoint in a tick, so that none waits for another one's backlog."""

THREADS = 8
"""Endpoints that are told at once."""

RECORDED_BY = "webhooks"


@dataclass(frozen=True, slots=True)
class Tick:
    """What one call did.

    Attributes:
        found: how many deliveries were found to be due to anybody.
        tried: what was tried, endpoint by endpoint, in order.
    """

    found: int
    tried: tuple[Tried, ...]


def deliver_due(store: Store, clock: Callable[[], datetime], sender: Sender, random: Random) -> Tick:
    """Find what endpoints are to be told by now, and try what is due.

    Safe to run anywhere, late, twice or in several processes at once: an event is found once for each endpoint, and each
    endpoint is in one process's hands at a time.

    Args:
        store: where facts and endpoints are.
        clock: gives the present instant, aware.
        sender: posts; it raises nothing for what a server does.
        random: gives bytes.

    Raises:
        StoreBusy, StoreUnusable: the database could not be asked; what was sent and not noted is sent again.
    """
    found = _find(store, clock())
    waiting = store.read(lambda reading: _waiting(reading, clock()))
    if not waiting:
        return Tick(found, ())
    with ThreadPoolExecutor(min(THREADS, len(waiting)), thread_name_prefix="webhooks") as threads:
        turns = [threads.submit(Turn(store, clock, sender, random, endpoint).run) for endpoint in waiting]
    return Tick(found, tuple(tried for turn in turns for tried in turn.result()))


def next_due(store: Store, now: datetime) -> datetime | None:
    """The next instant, now at the earliest, at which something known is to be told or tried; `None` if nothing is.

    What is recorded after this is asked is found by the next tick alone, so ticks have to come at intervals too.
    """

    def read(reading: Reading) -> datetime | None:
        endpoints = reading.webhooks().endpoints()
        due = [at for endpoint in endpoints if (at := _due_at(reading, endpoint)) is not None]
        if any(EventKind.VERSION_POSTED in endpoint.events for endpoint in endpoints):
            posting = Outbox(reading, now, now).next_posting()
            due += [] if posting is None else [posting]
        return max(min(due), now) if due else None

    return store.read(read)


def waiting_since(store: Store, now: datetime) -> datetime | None:
    """Since when the oldest thing that is due by now and in nobody's hands has waited to be tried; `None` if nothing is."""

    def read(reading: Reading) -> list[datetime]:
        due = (_due_at(reading, endpoint) for endpoint in reading.webhooks().endpoints())
        return [at for at in due if at is not None and at <= now]

    return min(store.read(read), default=None)


def _find(store: Store, now: datetime) -> int:
    """Record what is to be told by now, and say how many deliveries that are; nothing is written if there is none."""
    if not store.read(lambda reading: any(news.occurrences or moved for _, moved, news in _news(reading, now))):
        return 0

    def record(writing: Writing) -> int:
        acts, number = writing.webhook_acts(recorded_by=RECORDED_BY), 0
        for endpoint, _, news in _news(writing, now):  # again: others may have been here meanwhile
            acts.deliver(endpoint.id, [one.event() for one in news.occurrences], news.facts_through)
            number += len(news.occurrences)
        return number

    return store.write(record)


_Found: TypeAlias = tuple[Endpoint, bool, News]
"""An endpoint, whether facts have been looked at for it that had not been, and what is new."""


def _news(reading: Reading, now: datetime) -> Sequence[_Found]:
    endpoints = reading.webhooks().endpoints()
    if not endpoints:
        return ()
    outbox = Outbox(reading, now, endpoints[0].created_at)
    found: list[_Found] = []
    for endpoint in endpoints:
        through = reading.webhooks().progress(endpoint.id).facts_through
        news = outbox.news(endpoint, through, FACTS_AT_ONCE)
        found.append((endpoint, news.facts_through != through, news))
    return found


def _waiting(reading: Reading, now: datetime) -> list[Endpoint]:
    """The endpoints that something is due to and that nobody has in hand, the one that has waited longest first."""
    due = [(at, endpoint) for endpoint in reading.webhooks().endpoints() if (at := _due_at(reading, endpoint))]
    return [endpoint for at, endpoint in sorted(due, key=lambda one: one[0]) if at <= now]


def _due_at(reading: Reading, endpoint: Endpoint) -> datetime | None:
    """When an endpoint can be told something next: it is due, and nobody has the endpoint in hand."""
    due_at = reading.webhooks().next_due(endpoint.id)
    return None if due_at is None else max(due_at, reading.webhooks().progress(endpoint.id).taken_until)
