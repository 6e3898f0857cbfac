"""A population as the facts of the core, so that what is answered for all of it can be compared with single look-ups."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from pyarrow import dataset

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
from termsvc.library.reading import read

Row: TypeAlias = dict[str, Any]
Histories: TypeAlias = Mapping[tuple[str, str], Dated[str]]
"""Dated values as JSON text, by the account they belong to, or the statement of it that they belong to, and by name."""

ATTRIBUTE = "attributes."


def records(folder: Path) -> list[Record[Fact]]:
    """All that is known of a population: its catalogue, accounts and what they did, in that order.

    A record has the id and the `recorded_at` of the row's `fact`. Where rows have none, and in the catalogue, it has
    always been known, and its id is made up. All is held in memory, so this is for up to some 100,000 accounts.

    Args:
        folder: what `writing.write` wrote.

    Raises:
        OSError: a table or the catalogue is not there.
    """
    histories = _histories(folder)
    kinds: dict[str, Callable[[Row], Fact]] = {
        "accounts": partial(_account, histories=histories),
        "acceptances": _acceptance,
        "objections": _objection,
        "agreements": _agreement,
        "retractions": _retraction,
    }
    there = {table: build for table, build in kinds.items() if table != "retractions" or (folder / table).is_dir()}
    return [*_catalogue(folder), *(record for table, build in there.items() for record in _table(folder, table, build))]


def _catalogue(folder: Path) -> Iterator[Record[Fact]]:
    for number, statement in enumerate(read([folder / "catalogue.json"]).statements):
        yield Record(id=f"catalogue/{number}", fact=statement.fact)


def _table(folder: Path, table: str, build: Callable[[Row], Fact]) -> Iterator[Record[Fact]]:
    for number, row in enumerate(_rows(folder, table)):
        own_id = None if table == "retractions" else row.get("fact")
        yield Record(id=own_id or f"{table}/{number}", fact=build(row), recorded_at=row.get("recorded_at"))


def _rows(folder: Path, table: str) -> Iterator[Row]:
    """The rows of a table, file by file in the order of their names, a batch at a time."""
    for batch in dataset.dataset(sorted((folder / table).glob("*.parquet"))).to_batches():
        yield from batch.to_pylist()


def _histories(folder: Path) -> Histories:
    spans: dict[tuple[str, str], list[tuple[Span, str]]] = defaultdict(list)
    for row in _rows(folder, "attributes"):
        span = Span(row["valid_from"], row["valid_to"])
        spans[row.get("fact") or row["account"], row["name"]].append((span, _json(json.loads(row["value"]))))
    return {key: Dated(tuple(values)) for key, values in spans.items()}


def _account(row: Row, histories: Histories) -> Account:
    statement = row.get("fact") or row["id"]

    def dated(name: str, column: str) -> Dated[str]:
        plain = row[column]
        return Dated.always(_json(plain)) if plain is not None else histories.get((statement, name), Dated())

    names = [column.removeprefix(ATTRIBUTE) for column in row if column.startswith(ATTRIBUTE)]
    values = ((name, dated(name, ATTRIBUTE + name)) for name in names)
    return Account(
        id=row["id"],
        created_on=row["created_on"],
        closed_on=row["closed_on"],
        parent=dated("parent", "parent").map(json.loads),
        country=dated("country", "country").map(json.loads),
        locale=dated("locale", "locale").map(json.loads),
        attributes=tuple((name, value) for name, value in values if value.spans),
    )


def _acceptance(row: Row) -> Acceptance:
    return Acceptance(
        account=row["account"], document=row["document"], version=row["version"], accepted_at=row["accepted_at"]
    )


def _objection(row: Row) -> Objection:
    return Objection(
        account=row["account"],
        document=row["document"],
        version=row["version"],
        objected_at=row["objected_at"],
        withdrawn_at=row["withdrawn_at"],
    )


def _agreement(row: Row) -> Agreement:
    fields: dict[str, Any] = {name: value for name, value in row.items() if name not in {"fact", "recorded_at"}}
    return Agreement(**fields | {"terms": tuple(_term(term) for term in json.loads(row["terms"]))})


def _term(stated: Row) -> Term:
    words = {"mode": Mode(stated["mode"]), "unilateral_changes": UnilateralChanges(stated["unilateral_changes"])}
    return Term(**stated | words)


def _retraction(row: Row) -> Retraction:
    return Retraction(fact=row["fact"])


def _json(value: object) -> str:
    """A value as canonical JSON text, as the facts have it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
