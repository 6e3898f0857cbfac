"""Commands about the public legal centre."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from termsvc.cli.exits import installation
from termsvc.cli.options import AsJson, Database
from termsvc.cli.printing import put


def build(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="a folder that is new, empty or was built before")],
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Write the public legal centre, as it is today, as a folder of files that any web server can send."""
    from termsvc.access import Permission
    from termsvc.site.build import build as build_site
    from termsvc.terminal import site as shown

    with installation(database, Permission.READ) as app, shown.progress() as told:
        found = build_site(app.site(), out, told)
    put(as_json, shown.built_data(found, out), lambda: shown.built(found, out))


group = typer.Typer(help="Publish the legal centre.", no_args_is_help=True)
group.command("build")(build)
