"""Commands that ask what binds, or whether that is what should."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from termsvc.cli.exits import DONE, REFUSED, installation, leave, told
from termsvc.cli.options import AccountId, AsJson, At, Database, KnownAt, On, aware_instant, calendar_date
from termsvc.cli.printing import console, put, put_json, show

if TYPE_CHECKING:
    from termsvc.app import App
    from termsvc.core.answer import AsOf


def resolve(
    account: AccountId,
    document: Annotated[str | None, typer.Option("--document", metavar="DOC", help="only this document")] = None,
    on: On = None,
    at: At = None,
    known_at: KnownAt = None,
    explain: Annotated[bool, typer.Option("--explain", help="say why")] = False,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Say what binds an account, on a date or at an instant (default now), by all that is known or was known then."""
    from termsvc.access import Permission
    from termsvc.render import plain
    from termsvc.service import answers
    from termsvc.terminal import answers as shown

    with installation(database, Permission.READ) as app:
        as_of = _as_of(on, at, known_at, app)
        found = answers.resolve(app.store, account, document, as_of)
        single = document is not None
        data = [plain.binding(binding) for binding, _ in found]
        put(
            as_json,
            data[0] if single else data,
            lambda: shown.bindings(found, as_of, in_full=single or explain, explain=explain),
        )


def timeline(
    account: AccountId,
    slug: Annotated[str | None, typer.Argument(metavar="DOC", help="only this document")] = None,
    known_at: KnownAt = None,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Draw what bound an account over all time."""
    from termsvc.access import Permission
    from termsvc.render import plain
    from termsvc.service import answers
    from termsvc.terminal import answers as shown

    with installation(database, Permission.READ) as app:
        found = answers.timeline(app.store, account, slug, aware_instant("--known-at", known_at))
        data = {document.slug: [plain.interval(item) for item in intervals] for document, intervals in found}
        put(
            as_json,
            data if slug is None else data[slug],
            lambda: shown.timeline(found, app.clock().date(), console().width),
        )


def check(
    paths: Annotated[list[Path], typer.Argument(help="case files, or folders of them", metavar="PATH...")],
    as_json: AsJson = False,
) -> None:
    """Run case files: what should bind, against what the resolver answers."""
    from termsvc.service import cases
    from termsvc.terminal import data, reports

    with told():
        report = cases.check(paths)
        if as_json:
            for item in (*map(data.outcome, report.outcomes), *map(data.finding, report.findings)):
                put_json(item, indent=None)
        else:
            show(reports.case_report(report))
        leave(DONE if report.passed else REFUSED)


def _as_of(on: str | None, at: str | None, known_at: str | None, app: App) -> AsOf:
    from termsvc.core.answer import AsOf

    if on and at:
        raise typer.BadParameter("give either --on or --at, not both")
    return AsOf(calendar_date(on) or aware_instant("--at", at) or app.clock(), aware_instant("--known-at", known_at))
