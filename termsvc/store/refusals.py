"""Refusals, as they were noted; nothing waits for that."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import datetime

from sqlalchemy import Connection, insert, select
from sqlmodel import Field, SQLModel

from termsvc.access.refusals import Refusal
from termsvc.store.columns import NAME, Instant
from termsvc.store.mapping import table_of
from termsvc.store.paging import LIMIT


class RefusalRow(SQLModel, table=True):
    """An `access.Refusal`."""

    __tablename__ = "refusal"

    number: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Instant)
    actor: str = Field(sa_type=NAME)
    token: str | None = Field(sa_type=NAME)
    asked: str
    reason: str
    request: str


_REFUSAL = table_of(RefusalRow)
_SAID = tuple(_REFUSAL.c[field.name] for field in fields(Refusal))


def note_refusal(connection: Connection, refusal: Refusal) -> None:
    """Note a refusal."""
    connection.execute(insert(_REFUSAL), asdict(refusal))


def last_refusals(connection: Connection, limit: int = LIMIT) -> list[Refusal]:
    """So many refusals, those that were noted last, the last one first."""
    sought = select(*_SAID).order_by(_REFUSAL.c.number.desc()).limit(limit)
    return [Refusal(*row) for row in connection.execute(sought)]
