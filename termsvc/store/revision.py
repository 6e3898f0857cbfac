"""How far a database has come, asked in one small statement."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection

# What is recorded of who acts is only ever added to, so a change of any sort changes the sum of the numbers of rows.
_ASKED = """
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
    facts, access = connection.exec_driver_sql(_ASKED).one()
    if isinstance(facts, str):
        facts = datetime.fromisoformat(facts)
    return Revision(None if facts is None else facts.astimezone(UTC), access)
