"""Commands about updates: telling customers of them, noting that they are in force, showing it all at work."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from termsvc.cli.exits import installation, told
from termsvc.cli.options import AsJson, Database, KnownAt, aware_instant, calendar_date
from termsvc.cli.printing import console, put

if TYPE_CHECKING:
    from termsvc.core.activation import Activation


def notice(
    posted_on: Annotated[
        str | None, typer.Argument(metavar="DATE", help="the update posted on this date; default the last")
    ] = None,
    out: Annotated[Path, typer.Option(help="the folder to write it to")] = Path("out"),
    known_at: KnownAt = None,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Write the notice of an update, and say whom it concerns and whom it does not."""
    from termsvc.access import Permission
    from termsvc.render import plain
    from termsvc.service import updates
    from termsvc.terminal import reports

    with installation(database, Permission.READ) as app:
        known = aware_instant("--known-at", known_at)
        found = updates.notice(app.store, app.notices(), app.practice(), calendar_date(posted_on), known)
        written = updates.write(found, out)
        data = {"files": [str(path) for path in written], "audience": plain.audience(found.audience)}
        put(as_json, data, lambda: reports.notice(found, written))


def activate(
    watch: Annotated[bool, typer.Option("--watch", help="stay, and activate each version as it falls due")] = False,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Record each version that has come into force, once; safe to run anywhere, late or twice."""
    from termsvc.access import Permission
    from termsvc.service import activation
    from termsvc.terminal import data, reports

    with installation(database, Permission.RECORD) as app:

        def tell(recorded: Sequence[Activation]) -> None:
            put(as_json, [data.activation(item) for item in recorded], lambda: reports.activations(recorded))

        tell(activation.activate_due(app.store, app.clock()))
        if watch:
            app.watch(tell)


def demo(out: Annotated[Path, typer.Option(help="the folder to write to")] = Path("out")) -> None:
    """Show the whole job on the sample policies and customers, on a clock that runs from February to April 2025."""
    from termsvc.demo import run

    with told():
        run(out, console())
