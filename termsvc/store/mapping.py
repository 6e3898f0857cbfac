"""Between values and rows, once each way for every kind: a column keeps the field of its name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, Table, select
from sqlmodel import SQLModel

from termsvc.core import activation, batch, model
from termsvc.core.model import F_co, Fact, Record
from termsvc.core.notice import draft, lifecycle, manifest
from termsvc.store import rows

V = TypeVar("V")

ROWS: Mapping[type, type[SQLModel]] = {
    model.Document: rows.DocumentRow,
    model.Version: rows.VersionRow,
    model.Translation: rows.TranslationRow,
    model.Account: rows.AccountRow,
    model.Acceptance: rows.AcceptanceRow,
    model.Objection: rows.ObjectionRow,
    model.Agreement: rows.AgreementRow,
    model.Retraction: rows.RetractionRow,
    activation.Activation: rows.ActivationRow,
    lifecycle.Act: rows.UpdateActRow,
    draft.Revision: rows.UpdateDraftRow,
    manifest.Listing: rows.UpdateAudienceRow,
    batch.Contact: rows.ContactRow,
    batch.AccountName: rows.AccountNameRow,
    batch.AcceptedBy: rows.AcceptedByRow,
}
_FIELDS = {kind: tuple(field.name for field in fields(kind)) for kind in ROWS}
_LEARNED = tuple(rows.FactRow.model_fields)


def table_of(row: type[SQLModel]) -> Table:
    """The table that a row class declares."""
    return SQLModel.metadata.tables[str(row.__tablename__)]


def table_for(kind: type) -> Table:
    """The table that keeps values of a kind."""
    return table_of(ROWS[kind])


def value_columns(kind: type) -> list[Column[Any]]:
    """The columns that `from_row` takes, in order."""
    return [table_for(kind).c[name] for name in _FIELDS[kind]]


def to_row(value: object) -> dict[str, Any]:
    """A value as a row."""
    return {name: getattr(value, name) for name in _FIELDS[type(value)]}


def from_row(kind: type[V], row: Iterable[Any]) -> V:
    """A row of `value_columns` as a value."""
    return kind(**dict(zip(_FIELDS[kind], row, strict=True)))


def read_values(connection: Connection, kind: type[V], *where: ColumnElement[bool]) -> list[V]:
    """The values of a kind that are kept, in no order."""
    return [from_row(kind, row) for row in connection.execute(select(*value_columns(kind)).where(*where))]


def record_columns(kind: type[F_co]) -> list[Column[Any]]:
    """The columns that `from_record_row` takes, in order."""
    return [*(table_for(kind).c[name] for name in _LEARNED), *value_columns(kind)]


def to_record_row(record: Record[Fact]) -> dict[str, Any]:
    """A recorded fact as a row."""
    learned = {name: getattr(record, name) for name in _LEARNED[1:]}
    return {"fact_id": record.id, **learned, **to_row(record.fact)}


def from_record_row(kind: type[F_co], row: Sequence[Any]) -> Record[F_co]:
    """A row of `record_columns` as a recorded fact."""
    fact_id, recorded_at, recorded_by, source, claimed_recorded_at = row[: len(_LEARNED)]
    return Record(
        id=fact_id,
        fact=from_row(kind, row[len(_LEARNED) :]),
        recorded_at=recorded_at,
        recorded_by=recorded_by,
        source=source,
        claimed_recorded_at=claimed_recorded_at,
    )
