"""An exported folder read back by another program, as facts."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import fields, replace
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeAlias

import duckdb

from termsvc.core.dated import Dated, Span
from termsvc.core.model import (
    Acceptance,
    Account,
    Agreement,
    Fact,
    Mode,
    Objection,
    Record,
    Retraction,
    Term,
    UnilateralChanges,
)

FIELDS = ("parent", "country", "locale")
PLAIN = "attributes_json."

Row: TypeAlias = dict[str, Any]
Told: TypeAlias = dict[str, Dated[str]]


def rows(files: Path, names: str = "*.parquet") -> list[Row]:
    """The rows of a table, in the order of its files."""
    with duckdb.connect() as database:
        found = database.read_parquet([str(file) for file in sorted(files.glob(names))]).to_arrow_table()
    return list(found.to_pylist())


def facts(folder: Path) -> list[Record[Fact]]:
    """Every fact that a folder states, in the order of recording; a retraction has the id of what it takes back."""
    dated = _dated(folder)
    found = [_record(row, _account(row, dated.get(row["fact"], {}))) for row in rows(folder / "accounts")]
    found += [_record(row, _act(Acceptance, row)) for row in rows(folder / "acceptances")]
    found += [_record(row, _act(Objection, row)) for row in rows(folder / "objections")]
    found += [_record(row, _act(Agreement, {**row, "terms": _terms(row)})) for row in rows(folder / "agreements")]
    found += [_record(row, Retraction(fact=row["fact"])) for row in rows(folder / "retractions")]
    return sorted(found, key=attrgetter("recorded_at"))


def exported(record: Record[Any], reads: Collection[str]) -> Record[Fact]:
    """What an export keeps of a fact about an account."""
    kept = set(reads).difference(FIELDS)
    fact, fact_id = record.fact, record.id
    if isinstance(fact, Account):
        fact = replace(
            fact, attributes=tuple((name, dated) for name, dated in fact.attributes if name in kept and dated.spans)
        )
    elif isinstance(fact, Acceptance):
        fact = replace(fact, method="", evidence=())
    elif isinstance(fact, Agreement):
        fact = replace(fact, attachments=())
    elif isinstance(fact, Retraction):
        fact, fact_id = replace(fact, reason=""), fact.fact
    return Record(id=fact_id, fact=fact, recorded_at=record.recorded_at)


def _record(row: Row, fact: Fact) -> Record[Fact]:
    return Record(id=row["fact"], fact=fact, recorded_at=row["recorded_at"])


def _dated(folder: Path) -> dict[str, Told]:
    spans: dict[str, dict[str, list[tuple[Span, str]]]] = defaultdict(lambda: defaultdict(list))
    for row in rows(folder / "attributes"):
        spans[row["fact"]][row["name"]].append((Span(row["valid_from"], row["valid_to"]), row["value"]))
    return {fact: {name: Dated(tuple(values)) for name, values in named.items()} for fact, named in spans.items()}


def _account(row: Row, dated: Told) -> Account:
    said = {name.removeprefix(PLAIN): value for name, value in row.items() if name.startswith(PLAIN)}
    plain = {name: Dated.always(value) for name, value in said.items() if value is not None}
    told = {name: Dated.always(row[name]) for name in FIELDS if row[name] is not None}
    told |= {name: value.map(json.loads) for name, value in dated.items() if name in FIELDS}
    attributes = plain | {name: value for name, value in dated.items() if name not in FIELDS}
    return Account(
        id=row["id"],
        created_on=row["created_on"],
        closed_on=row["closed_on"],
        attributes=tuple(attributes.items()),
        **told,
    )


def _act(kind: type[Any], row: Row) -> Any:
    return kind(**{field.name: row[field.name] for field in fields(kind) if field.name in row})


def _terms(row: Row) -> tuple[Term, ...]:
    return tuple(
        Term(
            **{**term, "mode": Mode(term["mode"]), "unilateral_changes": UnilateralChanges(term["unilateral_changes"])}
        )
        for term in json.loads(row["terms"])
    )
