"""Webhooks, in the terminal and as JSON data; a secret stands in neither."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from termsvc.service.webhooks import Tick, Tried
from termsvc.store.paging import Page
from termsvc.store.webhook_values import Attempt, Delivery, Endpoint
from termsvc.terminal.answers import listing


def tick(found: Tick) -> RenderableType:
    """What was tried, one line each."""
    if not found.tried:
        return Text("Nothing was due.")
    table = _listing("Webhook", "Event", "About", "Came of it")
    for one in found.tried:
        table.add_row(one.endpoint.id, one.delivery.event.id, one.delivery.event.kind.value, _outcome(one.attempt))
    return table


def tick_data(found: Tick) -> dict[str, Any]:
    """The same as JSON data."""
    return {"found": found.found, "tried": [_tried(one) for one in found.tried]}


def endpoints(found: Sequence[Endpoint]) -> RenderableType:
    """Webhooks, with of what they are told."""
    if not found:
        return Text("No webhook is registered.")
    table = _listing("Webhook", "URL", "Told of", "Since (UTC)", "Ended (UTC)")
    for one in found:
        ended = "" if one.ended_at is None else f"{_minute(one.ended_at)}, {one.end_reason}"
        table.add_row(one.id, one.url, ", ".join(one.events), _minute(one.created_at), ended)
    return table


def endpoint_data(one: Endpoint) -> dict[str, Any]:
    """A webhook as JSON data."""
    said = {name: getattr(one, name) for name in ("id", "url", "description", "created_by", "end_reason")}
    return said | {
        "events": list(one.events),
        "created_at": one.created_at.isoformat(),
        "ended_at": _iso(one.ended_at),
    }


def deliveries(page: Page[Delivery, int]) -> RenderableType:
    """Deliveries, with where they stand and what came of the last attempt."""
    if not page.items:
        return Text("There is none.")
    table = _listing("No.", "Event", "About", "Is", "Attempts", "The last one", "Next (UTC)")
    for one in page.items:
        last = _outcome(one.attempts[-1]) if one.attempts else ""
        due = "" if one.due_at is None else _minute(one.due_at)
        table.add_row(
            str(one.number), one.event.id, one.event.kind.value, one.state.value, str(len(one.attempts)), last, due
        )
    more = [] if page.after is None else [Text(f"There are more: --after {page.after}")]
    return Group(table, *more)


def deliveries_data(page: Page[Delivery, int]) -> dict[str, Any]:
    """A page of deliveries as JSON data; `after` is null at the end."""
    return {"deliveries": [delivery_data(one) for one in page.items], "after": page.after}


def delivery_data(one: Delivery) -> dict[str, Any]:
    """A delivery as JSON data, with its payload and all attempts."""
    return {
        "endpoint": one.endpoint,
        "number": one.number,
        "event": json.loads(one.event.payload),
        "state": one.state.value,
        "due_at": _iso(one.due_at),
        "attempts": [_attempt(attempt) for attempt in one.attempts],
        "replays": [{"at": replay.at.isoformat(), "by": replay.by} for replay in one.replays],
    }


def replayed(one: Delivery) -> RenderableType:
    """That a delivery will be tried anew."""
    return Text(f"Event {one.event.id} goes to {one.endpoint} with the next termsvc webhooks run.", overflow="fold")


def _listing(*headings: str) -> Table:
    """A table in which an id, which somebody may copy, is never broken."""
    table = listing(*headings)
    for column in table.columns:
        column.no_wrap = column.header in {"Webhook", "Event"}
    return table


def _tried(one: Tried) -> dict[str, Any]:
    event = one.delivery.event
    return {"endpoint": one.endpoint.id, "event": event.id, "type": event.kind.value, "attempt": _attempt(one.attempt)}


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "number": attempt.number,
        "at": attempt.at.isoformat(),
        "status": attempt.status,
        "error": attempt.error,
        "result": attempt.result.value,
        "next_at": _iso(attempt.next_at),
    }


def _outcome(attempt: Attempt) -> str:
    told = ", ".join(str(said) for said in (attempt.status, attempt.error) if said)
    return f"{attempt.result}: {told}"


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"
