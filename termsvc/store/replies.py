"""What was answered to a request that bore an idempotency key, kept in the transaction that did what it asked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Index, LargeBinary, delete, insert, select
from sqlmodel import Field, SQLModel

from termsvc.store.columns import NAME, Instant
from termsvc.store.mapping import table_of


@dataclass(frozen=True, slots=True)
class KeptReply:
    """An answer as it was given, to be given again.

    Attributes:
        fingerprint: the SHA-256 of the request.
        headers: names and values, those that are not made anew each time.
    """

    fingerprint: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class ReplyRow(SQLModel, table=True):
    """A `KeptReply`, by who asked and the key that they gave. It is no fact: it is removed when nobody asks again."""

    __tablename__ = "reply"
    __table_args__ = (Index(None, "replied_at"),)

    principal: str = Field(primary_key=True, sa_type=NAME)
    key: str = Field(primary_key=True, sa_type=NAME)
    fingerprint: str
    status: int
    headers: str
    body: bytes = Field(sa_type=LargeBinary)
    replied_at: datetime = Field(sa_type=Instant)


_REPLY = table_of(ReplyRow)


def reply_to(connection: Connection, principal: str, key: str) -> KeptReply | None:
    """What was answered under a key; `None` if nothing was."""
    columns = (_REPLY.c.fingerprint, _REPLY.c.status, _REPLY.c.headers, _REPLY.c.body)
    sought = select(*columns).where(_REPLY.c.principal == principal, _REPLY.c.key == key)
    row = connection.execute(sought).first()
    if row is None:
        return None
    headers = tuple((name, value) for name, value in json.loads(row.headers))
    return KeptReply(row.fingerprint, row.status, headers, row.body)


def keep_reply(connection: Connection, principal: str, key: str, reply: KeptReply, now: datetime) -> None:
    """Keep what is answered under a key that nothing was answered under."""
    row = {
        "principal": principal,
        "key": key,
        "fingerprint": reply.fingerprint,
        "status": reply.status,
        "headers": json.dumps(reply.headers),
        "body": reply.body,
        "replied_at": now,
    }
    connection.execute(insert(_REPLY), row)


def forget_replies(connection: Connection, before: datetime) -> int:
    """Remove what was answered before an aware instant, and say how many answers that were."""
    return connection.execute(delete(_REPLY).where(_REPLY.c.replied_at < before)).rowcount
