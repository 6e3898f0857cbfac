"""Answers a second for one account, 12 documents of 20 versions each, against a hand-written as-of query.

Both run on the same facts in the same process; the ratio is what counts, since machines differ. The query only finds the
label of the last version in effect on a date: no agreements, no conditions, no reasons, no `since` and `until`.
"""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta

from termsvc.core.dated import Dated
from termsvc.core.model import Account, Agreement, Document, Fact, Mode, Record, Term, Version
from termsvc.core.resolver import resolve_all
from termsvc.core.world import World

DOCUMENTS, VERSIONS, ROUNDS = 12, 20, 15
CREATED_ON, ASKED_ON = date(2018, 5, 1), date(2024, 6, 1)
QUERY = """
SELECT label FROM version WHERE document = ? AND posted_on <= ?
AND CASE WHEN effective_on_new <= ? THEN ? ELSE effective_on END <= ? ORDER BY sequence DESC LIMIT 1
"""


def facts() -> list[Fact]:
    """The account, its agreement for one document, and the catalogue; two documents have a condition."""
    found: list[Fact] = [
        Account(id="a", created_on=CREATED_ON, attributes=(("products", Dated.always('["desk"]')),)),
        Agreement(
            id="negotiated",
            account="a",
            signed_on=date(2020, 1, 1),
            effective_from=date(2020, 1, 1),
            terms=(Term(document="d04", mode=Mode.REPLACE, sha256="0" * 64),),
        ),
    ]
    for number in range(DOCUMENTS):
        slug = f"d{number:02}"
        condition = Dated.always("'desk' in account.products") if number in (3, 8) else Dated()
        found.append(
            Document(slug=slug, title=slug, kind="policy", timezone="America/Los_Angeles", applies_if=condition)
        )
        found += (version(slug, sequence) for sequence in range(1, VERSIONS + 1))
    return found


def version(slug: str, sequence: int) -> Version:
    """A version posted 170 days after the one before, effective 30 days later."""
    posted_on = date(2015, 1, 1) + timedelta(days=170 * sequence)
    return Version(
        document=slug,
        label=str(sequence),
        sequence=sequence,
        sha256="0" * 64,
        posted_on=posted_on,
        effective_on=posted_on + timedelta(days=30),
        effective_on_new=posted_on,
    )


def by_resolver(world: World) -> None:
    """Every document's binding, with reasons; nothing is kept between calls."""
    resolve_all(world, "a", ASKED_ON)


def by_query(connection: sqlite3.Connection) -> None:
    """Every document's label, by the query."""
    day, created = ASKED_ON.isoformat(), CREATED_ON.isoformat()
    for number in range(DOCUMENTS):
        connection.execute(QUERY, (f"d{number:02}", day, created, created, day)).fetchone()


def table(found: list[Fact]) -> sqlite3.Connection:
    """The versions in a table of an in-memory database, indexed for the query."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE version (document, label, sequence, posted_on, effective_on, effective_on_new)")
    connection.execute("CREATE INDEX by_document ON version (document, sequence)")
    connection.executemany(
        "INSERT INTO version VALUES (?, ?, ?, ?, ?, ?)",
        (
            (
                one.document,
                one.label,
                one.sequence,
                *(str(day) for day in (one.posted_on, one.effective_on, one.effective_on_new)),
            )
            for one in found
            if isinstance(one, Version)
        ),
    )
    return connection


def a_second(work: Callable[[], None]) -> float:
    """Document answers a second, the median of several rounds."""
    rates = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        rates.append(DOCUMENTS / (time.perf_counter() - started))
    return statistics.median(rates)


def main() -> None:
    """Print both rates and their ratio."""
    found = facts()
    world = World(Record(id=str(number), fact=fact) for number, fact in enumerate(found))
    connection = table(found)
    resolver = a_second(lambda: by_resolver(world))
    query = a_second(lambda: by_query(connection))
    print(f"resolver, with reasons:  {resolver:>10,.0f} document answers a second")
    print(f"as-of query, label only: {query:>10,.0f} document answers a second")
    print(f"ratio:                   {resolver / query:>10.3f}")


if __name__ == "__main__":
    main()
