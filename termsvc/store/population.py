"""Rows of facts about accounts as Arrow record batches: the tables of a population folder.

Each row says in `fact` which fact it is of, and in `recorded_at` when that was learned, so whoever reads the tables can tell
what was restated and retracted, and what was known at an instant. Instants are in UTC, to the microsecond.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Any, TypeAlias

import pyarrow as pa
from sqlalchemy import Boolean, Column, ColumnElement, Integer, String, type_coerce

from termsvc.core.dated import Dated, Span
from termsvc.core.model import Acceptance, Account, Agreement, Fact, Objection, Retraction
from termsvc.store.columns import ATTRIBUTES, DATED
from termsvc.store.mapping import table_for

TEXT, DAY, INSTANT = pa.string(), pa.date32(), pa.timestamp("us", tz="UTC")
LEARNED = {"fact": TEXT, "recorded_at": INSTANT}

FIELDS = ("parent", "country", "locale")
"""What is said of an account as attributes are: plainly, or dated."""

CACHED = 1 << 16
"""Many accounts say the same few things, so a text is read once, and so many of these are kept."""

Columns: TypeAlias = Sequence[Sequence[Any]]
"""As many sequences as a table has columns, all of one length."""

Dates: TypeAlias = tuple[str, str, date | None, date | None]
"""What is dated of an account: its name, JSON text, and the half-open dates on which it holds."""

Batches: TypeAlias = Iterator[tuple[str, pa.RecordBatch]]
"""Batches of rows, each with the name of its table."""


@dataclass(frozen=True, slots=True)
class Source:
    """Facts of one kind, which become a table or two.

    Attributes:
        by: the column in whose order the rows are read, and by which they are parted into files.
        sought: what `batches` takes, as the database's driver gives it.
        tables: the Arrow schema of each table, by its name.
        batches: rows as a batch for each of the tables.
    """

    by: Column[str]
    sought: Sequence[ColumnElement[Any]]
    tables: Mapping[str, pa.Schema]
    batches: Callable[[Columns], Batches]


def accounts(reads: Collection[str]) -> Source:
    """Accounts, with what is plain of them in columns and what is dated in rows of a table of its own.

    Args:
        reads: the attributes to be written; others are left out.
    """
    names = sorted(set(reads).difference(FIELDS))
    plain = dict.fromkeys((*FIELDS, *(f"attributes_json.{name}" for name in names)), TEXT)
    tables = {
        "accounts": pa.schema({"id": TEXT, "created_on": DAY, "closed_on": DAY, **plain, **LEARNED}),
        "attributes": pa.schema(
            {"account": TEXT, "name": TEXT, "value": TEXT, "valid_from": DAY, "valid_to": DAY, **LEARNED}
        ),
    }
    attributes_of = _attributes_among(names)

    def batches(columns: Columns) -> Batches:
        ids, facts, instants, created_on, closed_on, *field_texts, attribute_texts = columns
        fields = [[_field(name, text) for text in column] for name, column in zip(FIELDS, field_texts, strict=True)]
        attributes = [attributes_of(text) for text in attribute_texts]
        values = [[plain for plain, _ in column] for column in fields]
        values += [[plain.get(name) for plain, _ in attributes] for name in names]
        yield "accounts", _batch(tables["accounts"], [ids, created_on, closed_on, *values, facts, instants])
        dated = (chain.from_iterable(dated for _, dated in told) for told in zip(*fields, attributes, strict=True))
        rows = [
            (account, *dates, fact, instant)
            for account, fact, instant, all_dates in zip(ids, facts, instants, dated, strict=True)
            for dates in all_dates
        ]
        yield "attributes", _batch(tables["attributes"], list(zip(*rows, strict=True)))

    columns = table_for(Account).c
    sought = ("id", "fact_id", "recorded_at", "created_on", "closed_on", *FIELDS, "attributes")
    return Source(columns.id, [_unread(columns[name]) for name in sought], tables, batches)


def acts() -> tuple[Source, ...]:
    """What accounts have accepted, objected to and agreed."""
    about = {"account": TEXT, "document": TEXT, "version": TEXT}
    agreement = {
        "id": TEXT, "account": TEXT, "signed_on": DAY, "effective_from": DAY, "effective_to": DAY,
        "auto_renews": pa.bool_(), "precedence": pa.int32(), "terms": TEXT,
    }  # fmt: skip
    return (
        _direct("acceptances", Acceptance, {**about, "accepted_at": INSTANT, **LEARNED}),
        _direct("objections", Objection, {**about, "objected_at": INSTANT, "withdrawn_at": INSTANT, **LEARNED}),
        _direct("agreements", Agreement, {**agreement, **LEARNED}),
    )


def retractions() -> Source:
    """What takes facts back; `fact` is what is taken back, of whatever kind."""
    return _direct("retractions", Retraction, LEARNED, by="fact", fact="fact")


def _direct(
    table: str, kind: type[Fact], types: Mapping[str, pa.DataType], *, by: str = "account", fact: str = "fact_id"
) -> Source:
    """Facts whose columns are the table's."""
    columns, schema = table_for(kind).c, pa.schema(types)
    sought = [_unread(columns[fact if name == "fact" else name]) for name in types]
    return Source(columns[by], sought, {table: schema}, lambda rows: iter([(table, _batch(schema, rows))]))


def _unread(column: Column[Any]) -> ColumnElement[Any]:
    """A column whose values are left as the driver gives them where Arrow reads these faster: all but numbers."""
    return column if isinstance(column.type, Boolean | Integer) else type_coerce(column, String())


def _batch(schema: pa.Schema, columns: Columns) -> pa.RecordBatch:
    # Some drivers give dates and instants, and some ISO 8601 text.
    arrays = [
        pa.array(column).cast(field.type) for column, field in zip(columns or [()] * len(schema), schema, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


@lru_cache(CACHED)
def _field(name: str, text: str) -> tuple[str | None, tuple[Dates, ...]]:
    """What is plain of a field, and what is dated."""
    told = DATED.read(text)
    return _plain(told), tuple(_dates(name, told.map(lambda value: json.dumps(value, ensure_ascii=False))))


def _attributes_among(names: Collection[str]) -> Callable[[str], tuple[dict[str, str], tuple[Dates, ...]]]:
    """Of attributes with some names, what is plain by name, and what is dated."""

    @lru_cache(CACHED)
    def attributes(text: str) -> tuple[dict[str, str], tuple[Dates, ...]]:
        told = [(name, dated) for name, dated in ATTRIBUTES.read(text) if name in names]
        plain = {name: value for name, dated in told if (value := _plain(dated)) is not None}
        return plain, tuple(chain.from_iterable(_dates(name, dated) for name, dated in told))

    return attributes


def _plain(dated: Dated[str]) -> str | None:
    """The value that holds on every date, if one does."""
    return dated.spans[0][1] if dated.spans and dated.spans[0][0] == Span() else None


def _dates(name: str, dated: Dated[str]) -> Iterator[Dates]:
    return ((name, value, span.start, span.end) for span, value in dated.spans if span != Span())
