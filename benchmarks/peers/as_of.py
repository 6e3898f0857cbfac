"""What an engineer would write without the resolver: a query as of a date and an instant, by hand, straight to SQLite.

`as_of.sql` reads the tables of the product's own store. The floor below it is no query that one could use: it has only
what it needs, in memory, and finds the label of the last version in effect.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import product
from pathlib import Path
from typing import Any, TypeAlias

from peers.facts import ASKED_ON, KNOWN_AT, SLUGS, catalogue
from termsvc.core.answer import Binding, BoundAgreement
from termsvc.core.model import Version, utc_text
from termsvc.core.resolver import resolve_all
from termsvc.core.world import World
from termsvc.store.sqlite import driver

QUERY = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")

FLOOR = """
SELECT label FROM version WHERE document = ? AND posted_on <= ?
AND CASE WHEN effective_on_new <= ? THEN ? ELSE effective_on END <= ? ORDER BY sequence DESC LIMIT 1
"""

# Days on which an acceptance, a withdrawal, an agreement's end or a notice period decides for some account.
CHECKED_ON = (date(2016, 2, 2), date(2019, 12, 10), date(2022, 3, 1), date(2022, 7, 1), ASKED_ON, date(2026, 9, 1))

Row: TypeAlias = tuple[str | None, str | None]
"""The id of the agreement that binds, or the label of the version; twice `None` if nothing does."""


def connect(path: Path) -> Any:
    """The store's own file, its pages in memory, in one transaction, so that no query waits for a lock."""
    connection = driver().connect(str(path), isolation_level=None)
    connection.execute("PRAGMA cache_size = -65536")
    connection.execute("BEGIN")
    return connection


def ask(connection: Any, account: str, day: date, known_at: datetime) -> list[Row]:
    """What binds an account for each document, by one query for each; the driver keeps the statement prepared."""
    asked = {"account": account, "day": day.isoformat(), "known_at": utc_text(known_at)}
    return [connection.execute(QUERY, {**asked, "document": slug}).fetchone() or (None, None) for slug in SLUGS]


def compared(connection: Any, world: World, accounts: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Each question put to both the query and the resolver, and whether both give the same answer."""
    known_at = world.known_at or KNOWN_AT
    for account, day in product(accounts, CHECKED_ON):
        rows = ask(connection, account, day, known_at)
        for binding, row in zip(resolve_all(world, account, day), rows, strict=True):
            yield f"{account}, {binding.document}, on {day}, known at {known_at}", _row(binding) == row


def _row(binding: Binding) -> Row:
    if binding.binds is None:
        return None, None
    return (binding.binds.id, None) if isinstance(binding.binds, BoundAgreement) else (None, binding.binds.label)


def narrow_table() -> sqlite3.Connection:
    """The versions in a table of an in-memory database that is made for the floor's query."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE version (document, label, sequence, posted_on, effective_on, effective_on_new)")
    connection.execute("CREATE INDEX by_document ON version (document, sequence)")
    rows = (
        (v.document, v.label, v.sequence, str(v.posted_on), str(v.effective_on), str(v.effective_on_new))
        for v in catalogue()
        if isinstance(v, Version)
    )
    connection.executemany("INSERT INTO version VALUES (?, ?, ?, ?, ?, ?)", rows)
    return connection


def ask_floor(connection: sqlite3.Connection, created_on: date, day: date) -> list[tuple[str] | None]:
    """The label of the last version in effect of each document."""
    created, asked = created_on.isoformat(), day.isoformat()
    return [connection.execute(FLOOR, (slug, asked, created, created, asked)).fetchone() for slug in SLUGS]
