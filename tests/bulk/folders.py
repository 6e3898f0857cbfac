"""Facts about accounts as a population folder, as someone's data warehouse might hold them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from termsvc.core.dated import Dated, Span
from termsvc.core.model import Acceptance, Account, Agreement, Fact, Objection, Record, Retraction, Term

Row: TypeAlias = dict[str, Any]
Tables: TypeAlias = dict[str, list[Row]]

TEXT, DAY, INSTANT = pa.string(), pa.date32(), pa.timestamp("us", tz="UTC")
ABOUT = {"account": TEXT, "document": TEXT, "version": TEXT}
TYPES = {
    "accounts": {"id": TEXT, "created_on": DAY, "closed_on": DAY, "parent": TEXT, "country": TEXT, "locale": TEXT},
    "attributes": {"account": TEXT, "name": TEXT, "value": TEXT, "valid_from": DAY, "valid_to": DAY},
    "acceptances": {**ABOUT, "accepted_at": INSTANT},
    "objections": {**ABOUT, "objected_at": INSTANT, "withdrawn_at": INSTANT},
    "agreements": {
        "id": TEXT, "account": TEXT, "signed_on": DAY, "effective_from": DAY, "effective_to": DAY,
        "auto_renews": pa.bool_(), "precedence": pa.int64(), "terms": TEXT,
    },
    "retractions": {},
}  # fmt: skip
STAMPS = {"fact": TEXT, "recorded_at": INSTANT}
OWN = ("parent", "country", "locale")


@dataclass(frozen=True)
class Shape:
    """What is up to whoever writes a folder; no answer may depend on it.

    Attributes:
        suffix: of the files.
        stamped: whether each row says which fact it is of; without that nothing can be restated.
        files: how many each table has, at most.
    """

    suffix: str = ".parquet"
    stamped: bool = True
    files: int = 1


def any_shape(records: Iterable[Record[Fact]], chance: Random) -> Shape:
    """One that can hold the facts."""
    is_plain = all(record.recorded_at is None and not isinstance(record.fact, Retraction) for record in records)
    stamped = not is_plain or chance.random() < 0.5
    return Shape(chance.choice((".parquet", ".parquet", ".csv")), stamped, chance.randint(1, 3))


def write(records: Iterable[Record[Fact]], folder: Path, shape: Shape, chance: Random) -> None:
    """Write what is about accounts, in any order; documents and versions are no part of it."""
    tables = _tables(list(records), chance)
    values = {name: [row["values"].get(name) for row in tables["accounts"]] for name in _names(tables["accounts"])}
    for table, rows in tables.items():
        if rows or table == "accounts":
            types = {**TYPES[table], **(STAMPS if shape.stamped else {})}
            columns = {name: pa.array([row.get(name) for row in rows], kind) for name, kind in types.items()}
            if table == "accounts":
                columns |= dict(_column(name, texts, shape.suffix) for name, texts in values.items())
            _write(pa.table(columns), folder / table, shape, chance)


def _names(accounts: Sequence[Row]) -> list[str]:
    return sorted({name for row in accounts for name in row["values"]})


def _column(name: str, texts: Sequence[str | None], suffix: str) -> tuple[str, pa.Array]:
    """Plain values where all of them are of one type that the files have, JSON text elsewhere."""
    plain = [None if text is None else json.loads(text) for text in texts]
    types = {type(value) for value in plain if value is not None}
    is_texts = types == {list} and all(isinstance(one, str) for value in plain for one in value or ())
    typed = types == {str} or (suffix == ".parquet" and (types in ({int}, {float}, {bool}) or is_texts))
    if typed:
        return f"attributes.{name}", pa.array(plain, pa.list_(TEXT)) if is_texts else pa.array(plain)
    return f"attributes_json.{name}", pa.array(texts, TEXT)


def _tables(records: Sequence[Record[Fact]], chance: Random) -> Tables:
    tables: Tables = {name: [] for name in TYPES}
    for record in records:
        stamp = {"fact": record.id, "recorded_at": record.recorded_at}
        fact = record.fact
        if isinstance(fact, Account):
            plain, dated = _values(fact, chance)
            own = {name: json.loads(plain.pop(name)) for name in OWN if name in plain}
            row = {"id": fact.id, "created_on": fact.created_on, "closed_on": fact.closed_on, **own, "values": plain}
            tables["accounts"].append(row | stamp)
            tables["attributes"] += [{"account": fact.id, **span} | stamp for span in dated]
        elif isinstance(fact, Acceptance | Objection | Agreement):
            row = {name: getattr(fact, name) for name in TYPES[f"{fact.name}s"]}
            if isinstance(fact, Agreement):
                row["terms"] = json.dumps([_term(term) for term in fact.terms])
            tables[f"{fact.name}s"].append(row | stamp)
        elif isinstance(fact, Retraction):
            tables["retractions"].append({"fact": fact.fact, "recorded_at": record.recorded_at})
    return tables


def _values(account: Account, chance: Random) -> tuple[dict[str, str], list[Row]]:
    """Plain values as JSON text by name, and the rows of those that are dated."""
    own = {name: getattr(account, name).map(json.dumps) for name in OWN}
    values: Mapping[str, Dated[str]] = {**own, **dict(account.attributes)}
    plain, dated = {}, []
    for name, value in values.items():
        if [span for span, _ in value.spans] == [Span()] and chance.random() < 0.8:
            plain[name] = value.spans[0][1]
        else:
            dated += [
                {"name": name, "value": text, "valid_from": span.start, "valid_to": span.end}
                for span, text in value.spans
            ]
    return plain, dated


def _term(term: Term) -> Row:
    return {
        "document": term.document,
        "mode": term.mode,
        "version": term.version,
        "sha256": term.sha256,
        "unilateral_changes": term.unilateral_changes,
        "notice_days": term.notice_days,
    }


def _write(rows: pa.Table, folder: Path, shape: Shape, chance: Random) -> None:
    order = list(range(rows.num_rows))
    chance.shuffle(order)
    shuffled = rows.take(pa.array(order, pa.int64()))
    if shape.files == 1:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _write_file(shuffled, folder.with_name(folder.name + shape.suffix))
        return
    folder.mkdir(parents=True)
    size = rows.num_rows // shape.files + 1
    for number, start in enumerate(range(0, max(rows.num_rows, 1), size)):
        _write_file(shuffled.slice(start, size), folder / f"{number:03}{shape.suffix}")


def _write_file(rows: pa.Table, file: Path) -> None:
    if file.suffix == ".csv":
        pyarrow.csv.write_csv(rows, file)
    else:
        pq.write_table(rows, file)
