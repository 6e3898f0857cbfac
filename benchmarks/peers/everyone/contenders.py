"""The contenders: what a run of each is, from a population's folder to a folder of Parquet files."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any, TypeAlias

import duckdb
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from termsvc.bulk.layout import ATTRIBUTE
from termsvc.core.world import World
from termsvc.service import bulk, terms
from termsvc.settings import system_clock
from termsvc.store import Store, open_store

ON = (date(2024, 6, 30), date(2026, 10, 31))
DEALINGS = ("acceptances", "objections", "attributes", "agreements")
PARQUET = "FORMAT parquet, PER_THREAD_OUTPUT true, ROW_GROUP_SIZE 122880"

_VERSIONS = """
CREATE TABLE versions AS
SELECT version.document, version.sequence, CAST(version.effective_on AS DATE) AS effective_on,
    CAST(version.effective_on_new AS DATE) AS effective_on_new
FROM (SELECT unnest(versions) AS version FROM read_json($1))
"""

_SQL = Environment(
    loader=FileSystemLoader(Path(__file__).parent), undefined=StrictUndefined, autoescape=select_autoescape()
)


@dataclass(slots=True)
class Steps:
    """Of each step of a run the seconds that it took, by name; a step ends where the next one begins."""

    seconds: dict[str, float] = field(default_factory=dict)
    _step: str = "opening"
    _begun: float = field(default_factory=perf_counter)

    def __call__(self, step: str) -> None:
        """Note that a step begins."""
        now = perf_counter()
        self.seconds[self._step] = self.seconds.get(self._step, 0) + now - self._begun
        self._step, self._begun = step, now


@dataclass(frozen=True, slots=True)
class Task:
    """What all contenders are to do.

    Attributes:
        folder: of the population.
        out: a new folder for the answer.
        memory: at most so much of it for DuckDB, such as `2GB`.
    """

    folder: Path
    out: Path
    memory: str


Run: TypeAlias = Callable[[], Mapping[str, Any]]
"""A run, ready to begin: what it gives beside its files."""


def termsvc(task: Task) -> Run:
    """What `termsvc bind` does, with the documents and versions in a store in memory."""
    store = _store(task)
    population = bulk.Population(task.folder, memory=task.memory)

    def run() -> Mapping[str, Any]:
        steps = Steps()
        cohorts = bulk.bind(store, population, bulk.Wanted(ON, task.out), steps)
        steps("(end)")
        counts = json.loads((task.out / "manifest.json").read_text(encoding="utf-8"))["counts"]
        return {"cohorts": len(cohorts), "kinds": counts["kinds"], "steps": steps.seconds}

    return run


def reading(task: Task) -> Run:
    """Read what the question needs, and write a row for each account."""
    catalogue = _store(task).read(lambda reading: reading.catalogue())
    plain = {"parent", "country", "locale"}
    reads = sorted(World(catalogue).catalogue.reads - {"parent"})
    columns = [f'"{name if name in plain else ATTRIBUTE + name}"' for name in reads]
    return _query(task, "reading.sql", values=columns)


def in_force_grouped(task: Task) -> Run:
    """An ASOF join by dates alone, with a row for each account."""
    return _query(task, "in_force_grouped.sql")


def in_force(task: Task) -> Run:
    """An ASOF join by dates alone, with a row for each account, document and date."""
    return _query(task, "in_force.sql")


def _store(task: Task) -> Store:
    store = open_store("sqlite://", system_clock)
    terms.load(store, terms.files([task.folder / "catalogue.json"]), system_clock, "benchmark")
    return store


def _query(task: Task, file: str, **names: Any) -> Run:
    statement = _SQL.get_template(file).render(names)

    def run() -> Mapping[str, Any]:
        connection = duckdb.connect(config={"temp_directory": f"{task.out}.spilled"})
        connection.execute(f"SET memory_limit = '{task.memory}'")
        connection.execute("SET preserve_insertion_order = false")
        for table in ("accounts", *DEALINGS):
            connection.read_parquet(str(task.folder / table / "*.parquet")).create_view(table)
        connection.execute('CREATE TABLE asked AS SELECT unnest($1::DATE[]) AS "on"', [[*ON]])
        connection.execute(_VERSIONS, [str(task.folder / "catalogue.json")])
        connection.execute(f"COPY ({statement}) TO '{task.out}' ({PARQUET})")
        connection.close()
        return {}

    return run


CONTENDERS: Mapping[str, Callable[[Task], Run]] = {
    "termsvc": termsvc,
    "reading": reading,
    "in_force_grouped": in_force_grouped,
    "in_force": in_force,
}
