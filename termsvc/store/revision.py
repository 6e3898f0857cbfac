"""How far a database has come, asked in one small statement."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection

# What is recorded of who acts is only ever added to, so a change of any sort changes the sum of the numbers of rows.
ASKED = """
SELECT (SELECT max(recorded_at) FROM fact),
    (SELECT count(*) FROM identity) + (SELECT count(*) FROM role_grant) + (SELECT count(*) FROM role_end)
    + (SELECT count(*) FROM token) + (SELECT count(*) FROM token_end)
"""


class Revision(NamedTuple):
    """What of a database was seen: while it stays the same, so does every answer out of it.

    Attributes:
        facts: the instant of the last fact, in UTC; `None` if there is none.
        access: how many rows say who may act.
    """

    facts: datetime | None
    access: int


def revision_of(connection: Connection) -> Revision:
    """The revision that a connection sees."""
    return told(*connection.exec_driver_sql(ASKED).one())


def told(facts: datetime | str | None, access: int) -> Revision:
    """The revision by what a driver answers to `ASKED`; those without a type for instants give texts."""
    if isinstance(facts, str):
        facts = datetime.fromisoformat(facts)
    return Revision(None if facts is None else facts.astimezone(UTC), access)
