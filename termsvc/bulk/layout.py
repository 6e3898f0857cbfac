"""The layout of a population folder: the tables that a data warehouse holds of accounts, as Parquet or CSV.

Each table is a subfolder of files, or one file, by its name. Documents and versions are no part of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from termsvc.bulk.engine import UnreadableInput

ATTRIBUTE = "attributes."
ENCODED_ATTRIBUTE = "attributes_json."
STAMPS = {"fact": "VARCHAR", "recorded_at": "TIMESTAMPTZ"}
SUFFIXES = (".parquet", ".csv")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the layout.

    Attributes:
        columns: those that it must have, and their types.
        optional: those that it may have.
        open: of the former, those that may be without a value.
        key: what makes a later statement restate an earlier one; empty where every row counts.
    """

    name: str
    columns: Mapping[str, str]
    optional: Mapping[str, str]
    key: tuple[str, ...] = ()
    open: frozenset[str] = frozenset()

    @property
    def needed(self) -> list[str]:
        """The columns in which every row has a value."""
        return [column for column in self.columns if column not in self.open]


ACCOUNTS = Table(
    "accounts",
    {"id": "VARCHAR", "created_on": "DATE"},
    {"closed_on": "DATE", "parent": "VARCHAR", "country": "VARCHAR", "locale": "VARCHAR"},
    ("id",),
)
ATTRIBUTES = Table(
    "attributes",
    {"account": "VARCHAR", "name": "VARCHAR", "value": "VARCHAR", "valid_from": "DATE", "valid_to": "DATE"},
    {},
    open=frozenset({"valid_from", "valid_to"}),
)
ACCEPTANCES = Table(
    "acceptances",
    {"account": "VARCHAR", "document": "VARCHAR", "version": "VARCHAR", "accepted_at": "TIMESTAMPTZ"},
    {"method": "VARCHAR"},
)
OBJECTIONS = Table(
    "objections",
    {"account": "VARCHAR", "document": "VARCHAR", "version": "VARCHAR", "objected_at": "TIMESTAMPTZ"},
    {"withdrawn_at": "TIMESTAMPTZ"},
    ("account", "document", "version", "objected_at"),
)
AGREEMENTS = Table(
    "agreements",
    {"id": "VARCHAR", "account": "VARCHAR", "signed_on": "DATE", "effective_from": "DATE", "terms": "VARCHAR"},
    {"effective_to": "DATE", "auto_renews": "BOOLEAN", "precedence": "BIGINT"},
    ("id",),
)
RETRACTIONS = Table("retractions", {"fact": "VARCHAR", "recorded_at": "TIMESTAMPTZ"}, {})
TABLES = (ACCOUNTS, ATTRIBUTES, ACCEPTANCES, OBJECTIONS, AGREEMENTS, RETRACTIONS)

_ARROW = {
    "VARCHAR": pa.string(),
    "DATE": pa.date32(),
    "TIMESTAMPTZ": pa.timestamp("us", tz="UTC"),
    "BOOLEAN": pa.bool_(),
    "BIGINT": pa.int64(),
}


def files(folder: Path, table: Table) -> list[Path]:
    """The files of a table, in order of name; what begins with `_` or `.` is a note of some program's, and no table.

    Raises:
        UnreadableInput: it has files of both kinds, or none though it must be there.
    """
    inside = [file for suffix in SUFFIXES for file in sorted((folder / table.name).glob(f"[!_.]*{suffix}"))]
    alone = [file for suffix in SUFFIXES if (file := folder / f"{table.name}{suffix}").is_file()]
    found = inside + alone
    if len({file.suffix for file in found}) > 1:
        raise UnreadableInput(f"{folder / table.name}: there are Parquet and CSV files; leave those of one kind")
    if not found and table is ACCOUNTS:
        raise UnreadableInput(
            f"{folder}: there are no accounts; put them into {table.name}.parquet, {table.name}.csv or files of "
            f"either kind in a folder {table.name}/"
        )
    return found


def nothing(table: Table) -> pa.Table:
    """A table without rows."""
    columns = {**table.columns, **table.optional}
    return pa.table({name: pa.array([], _ARROW[kind]) for name, kind in columns.items()})
