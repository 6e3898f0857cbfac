"""Commands that ask of every account at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from termsvc.cli.exits import installation
from termsvc.cli.options import AsJson, Database, KnownAt, aware_instant, calendar_date
from termsvc.cli.printing import put

if TYPE_CHECKING:
    from datetime import date

    from termsvc.service.bulk import Population

Accounts = Annotated[
    Path | None,
    typer.Option(
        "--accounts", metavar="FOLDER", help="Parquet or CSV tables of accounts; default: those in the database"
    ),
]
EngineName = Annotated[str, typer.Option("--engine", metavar="ENGINE", help="duckdb, or spark for a cluster")]
Memory = Annotated[
    str | None, typer.Option("--memory", metavar="SIZE", help="at most so much memory, such as 3GB; the rest on disk")
]


def bind(
    on: Annotated[list[str], typer.Option("--on", metavar="DATE", help="a calendar date, at its end; may be repeated")],
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="a new folder; one half done goes on")],
    accounts: Accounts = None,
    engine: EngineName = "duckdb",
    expand: Annotated[
        bool, typer.Option("--expand", help="write a row for each account, document and date too")
    ] = False,
    known_at: KnownAt = None,
    memory: Memory = None,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Say what binds every account on one date or several, in Parquet files of accounts, cohorts and bindings."""
    from termsvc.access import Permission
    from termsvc.service import bulk
    from termsvc.terminal import bulk as shown

    dates = tuple(_date(text) for text in on)
    population = _population(accounts, engine, known_at, memory)
    with installation(database, Permission.READ) as app, shown.progress() as told:
        cohorts = bulk.bind(app.store, population, bulk.Wanted(dates, out, expand), told)
    put(as_json, shown.bound_data(cohorts, out), lambda: shown.bound(cohorts, out))


def changes(
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="a calendar date, against the day before it")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FOLDER", help="a new folder for lists of accounts")
    ] = None,
    accounts: Accounts = None,
    engine: EngineName = "duckdb",
    known_at: KnownAt = None,
    memory: Memory = None,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Count whose binding changes on a date, to what, and whom a version that takes effect leaves out and why."""
    from termsvc.access import Permission
    from termsvc.service import bulk
    from termsvc.terminal import bulk as shown

    population = _population(accounts, engine, known_at, memory)
    with installation(database, Permission.READ) as app, shown.progress() as told:
        found = bulk.changes(app.store, population, _date(on), out, told)
    put(as_json, shown.changes_data(found), lambda: shown.changes(found, out))


def _date(text: str) -> date:
    day = calendar_date(text)
    if day is None:
        raise AssertionError("a date was asked for")
    return day


def _population(accounts: Path | None, engine: str, known_at: str | None, memory: str | None) -> Population:
    from termsvc.service.bulk import Population

    return Population(accounts, aware_instant("--known-at", known_at), engine, memory)
