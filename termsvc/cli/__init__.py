"""The command line: it translates words into calls of the service and answers into text or JSON.

Every import of the rest of the program is inside a command, so that `termsvc --help` answers at once.
"""

from __future__ import annotations

from collections.abc import Callable

import typer

from termsvc.cli import access, answers, bulk, items, policies, redlines, serve, site, update, updates, webhooks
from termsvc.cli.exits import DENIED, DONE, EXIT_CODES, MISTAKEN, REFUSED, UNUSABLE

__all__ = ["DENIED", "DONE", "MISTAKEN", "REFUSED", "UNUSABLE", "cli", "main"]

cli = typer.Typer(
    name="termsvc",
    help="Which terms, or which negotiated agreement, bound this account on this date, and what did we know then?",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

COMMANDS: dict[str, Callable[..., None]] = {
    "load": policies.load,
    "import": policies.import_table,
    "documents": policies.documents,
    "versions": policies.versions,
    "show": policies.show,
    "translations": policies.translations,
    "resolve": answers.resolve,
    "timeline": answers.timeline,
    "check": answers.check,
    "redline": redlines.redline,
    "history": redlines.history,
    "blame": redlines.blame,
    "bind": bulk.bind,
    "changes": bulk.changes,
    "notice": updates.notice,
    "activate": updates.activate,
    "serve": serve.serve,
    "demo": updates.demo,
}
"""In the order in which `--help` lists them."""

for name, command in COMMANDS.items():
    cli.command(name)(command)

update.group.add_typer(items.group, name="item")
cli.add_typer(update.group, name="update")
cli.add_typer(site.group, name="site")
cli.add_typer(access.group, name="access")
cli.add_typer(webhooks.group, name="webhooks")


def main() -> None:
    """Run the command line."""
    cli()
