"""An engine to which the tables of a population are views on the numbers of rows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import duckdb

from .catalogue import Catalogue
from .places import baskets, places

TABLES = ("accounts", "attributes", "acceptances", "objections", "agreements")
LAYERS = ("chance", "customers", "dealings")
MEMORY = "4GB"
VERSIONS = """
CREATE TABLE versions (document TEXT, rank INTEGER, label TEXT, sequence INTEGER,
    posted_on DATE, effective_on DATE, effective_on_new DATE, assent TEXT, withdrawn_on DATE)
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a population depends on besides its size and its seed.

    Attributes:
        documents: how many the catalogue has.
        acceptances: how many an account gives on average, at most 5.
        corrections: whether facts have ids and instants at which they were recorded, and some are restated or retracted.
        threads: how many files are written at a time; nothing else depends on it.
        accounts_a_file: how many a file has; fewer in the last one.
    """

    documents: int = 12
    acceptances: float = 0.3
    corrections: bool = False
    threads: int = 2
    accounts_a_file: int = 1_000_000


def tables(*, corrections: bool) -> tuple[str, ...]:
    """The tables that a population has, the largest first."""
    return (*TABLES, "retractions") if corrections else TABLES


class Engine:
    """A database in memory. What it holds is small: each table is a view, worked out as it is written.

    It works with one thread, the one that calls; other threads may call at the same time on engines that share this one's
    tables.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, seed: int, wanted: Wanted) -> None:
        self._connection = connection
        self._seed, self._wanted = seed, wanted
        countries, first_locales, other_locales = places()
        self._set("seed", seed)
        self._set("acceptances", wanted.acceptances)
        self._set("countries", countries)
        self._set("first_locales", first_locales)
        self._set("other_locales", other_locales)
        self._set("baskets", baskets())
        self._choose(0, 0)

    @classmethod
    def of(cls, published: Catalogue, seed: int, wanted: Wanted) -> Self:
        """An engine for a population that is shown this catalogue."""
        connection = duckdb.connect(config={"threads": 1, "memory_limit": MEMORY})
        connection.execute(VERSIONS)
        connection.executemany("INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", _rows(published))
        engine = cls(connection, seed, wanted)
        for layer in (*LAYERS, "corrections" if wanted.corrections else "plain"):
            connection.execute(Path(__file__).with_name(f"{layer}.sql").read_text(encoding="utf-8"))
        return engine

    def another(self) -> Self:
        """One that shares this one's tables, for another thread."""
        return type(self)(self._connection.cursor(), self._seed, self._wanted)

    def short_of(self) -> float:
        """By how many acceptances an account the documents shown at sign-up fall short of what is wanted."""
        query = "SELECT round((SELECT sign_ups FROM rates) - coalesce(sum(share), 0), 6) FROM clickwraps"
        return float(self._connection.execute(query).fetchall()[0][0])

    def write(self, table: str, first_row: int, end_row: int, path: Path) -> None:
        """Write what a table holds of the accounts from one row to before another, as Parquet."""
        self._choose(first_row, end_row)
        self._connection.view(table).write_parquet(str(path), compression="zstd")

    def close(self) -> None:
        """Let go of the memory, once those that share it have done so too."""
        self._connection.close()

    def _choose(self, first_row: int, end_row: int) -> None:
        self._set("first_row", first_row)
        self._set("end_row", end_row)

    def _set(self, name: str, value: Any) -> None:
        self._connection.execute(f"SET VARIABLE {name} = $1", [value])


def _rows(catalogue: Catalogue) -> list[list[Any]]:
    ranks = {document["slug"]: rank for rank, document in enumerate(catalogue.documents)}
    return [
        [
            version["document"],
            ranks[version["document"]],
            version["label"],
            version["sequence"],
            version["posted_on"],
            version["effective_on"],
            version["effective_on_new"],
            version["assent"],
            version.get("withdrawn_on"),
        ]
        for version in catalogue.versions
    ]
