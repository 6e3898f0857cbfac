"""Commands about policy texts: recording them with other facts, listing them, printing them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from termsvc.cli.exits import DONE, REFUSED, installation, leave
from termsvc.cli.options import AsJson, Database, DryRun, Slug, calendar_date
from termsvc.cli.printing import put, put_json


def load(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="folders of policy documents, and facts files; default the folder terms, or what TERMSVC_TERMS names",
            metavar="PATH...",
        ),
    ] = None,
    dry_run: DryRun = False,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Record policy documents and facts: all of them, or none and every finding."""
    from termsvc.access import Permission
    from termsvc.service import terms
    from termsvc.terminal import data, reports
    from termsvc.terminal.progress import reading

    with installation(database, Permission.RECORD) as app:
        source = terms.files(paths or [app.settings.terms])
        with reading(source, paths or []) as shown:
            report = terms.load(app.store, shown, app.clock, app.actor, dry_run=dry_run)
        put(as_json, data.load_report(report), lambda: reports.load_report(report))
        leave(DONE if report.accepted else REFUSED)


def import_table(
    table: Annotated[Path, typer.Argument(help="a CSV file", metavar="FILE.csv")],
    mapping: Annotated[Path, typer.Option("--mapping", "-m", help="a YAML file that maps fields to columns")],
    dry_run: DryRun = False,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Record accounts, agreements or acceptances from a CSV table."""
    from termsvc.access import Permission
    from termsvc.service import terms
    from termsvc.terminal import data, reports
    from termsvc.terminal.progress import reading

    with installation(database, Permission.RECORD) as app:
        source = terms.table(table, mapping)
        with reading(source, [table]) as shown:
            report = terms.load(app.store, shown, app.clock, app.actor, dry_run=dry_run)
        put(as_json, data.load_report(report), lambda: reports.load_report(report))
        leave(DONE if report.accepted else REFUSED)


def documents(database: Database = None, as_json: AsJson = False) -> None:
    """List the policy documents."""
    from termsvc.access import Permission
    from termsvc.render import plain
    from termsvc.service import terms
    from termsvc.terminal import answers as shown

    with installation(database, Permission.READ) as app:
        found = terms.documents(app.store)
        put(as_json, [plain.document(document) for document, _ in found], lambda: shown.documents(found))


def versions(slug: Slug, database: Database = None, as_json: AsJson = False) -> None:
    """List a document's versions with their dates."""
    from termsvc.access import Permission
    from termsvc.render import plain
    from termsvc.service import terms
    from termsvc.terminal import answers as shown

    with installation(database, Permission.READ) as app:
        found = terms.versions(app.store, slug)
        put(as_json, [plain.version(version) for version in found], lambda: shown.versions(found))


def translations(
    slug: Annotated[
        str | None, typer.Argument(metavar="[DOC]", help="a document's slug, such as dpa; default all documents")
    ] = None,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Say how far versions are translated, and which provisions a translation lacks or has beyond its version."""
    from termsvc.access import Permission
    from termsvc.service import translations as service
    from termsvc.terminal import translations as shown

    with installation(database, Permission.READ) as app:
        found = service.translations(app.store, slug)
        put(as_json, shown.data(found), lambda: shown.translations(found))


def show(
    slug: Slug,
    label: Annotated[str | None, typer.Argument(help="a version's label; default the one in force")] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="the version in force on this date")] = None,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Print a version's text: the one named, or the one in force for existing accounts on a date."""
    from termsvc.access import Permission
    from termsvc.render import plain
    from termsvc.service import terms

    if label and on:
        raise typer.BadParameter("give either a version or --on, not both")
    with installation(database, Permission.READ) as app:
        if label is not None:
            version, text = terms.text(app.store, slug, label)
        else:
            version, text = terms.text_in_force(app.store, slug, calendar_date(on) or app.clock())
        if as_json:
            put_json({**plain.version(version), "body": text})
        else:
            typer.echo(text, nl=False)
