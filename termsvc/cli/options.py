"""Options and arguments that commands share, and how dates and instants are read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

FIRST_YEAR, LAST_YEAR = 1900, 9998

Database = Annotated[
    str | None,
    typer.Option(
        "--database", "-d", help="sqlite:///PATH or postgresql://...; default TERMSVC_DATABASE or termsvc.sqlite"
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="print JSON for a program to read")]
Slug = Annotated[str, typer.Argument(metavar="DOC", help="a document's slug, such as dpa")]
Update = Annotated[str, typer.Argument(metavar="UPDATE", help="an update's id, such as 2025-02-25")]
AccountId = Annotated[str, typer.Argument(metavar="ACCOUNT", help="an account's id")]
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="a calendar date, at its end: 2025-04-01")]
At = Annotated[str | None, typer.Option("--at", metavar="INSTANT", help="an instant with an offset: 2025-04-01T09:00Z")]
KnownAt = Annotated[
    str | None, typer.Option("--known-at", metavar="INSTANT", help="count only what was recorded by this instant")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="say what would be recorded, and record nothing")]


def calendar_date(text: str | None) -> date | None:
    """A date as it is asked for; `None` if it is not.

    Raises:
        typer.BadParameter: it is written otherwise.
    """
    return None if text is None else required_date(text)


def required_date(text: str) -> date:
    """A date as it is asked for.

    Raises:
        typer.BadParameter: it is written otherwise.
    """
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.isoformat() != text:  # other forms of ISO 8601 are easily misread
        raise typer.BadParameter(f"{text!r} is not a date; write it as 2025-04-01")
    return found


def aware_instant(option: str, text: str | None) -> datetime | None:
    """An instant as an option asks for it; `None` if it does not.

    Raises:
        typer.BadParameter: it is written otherwise, has no offset, or is too far away to be reckoned with.
    """
    if text is None:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{option} {text!r} is not an instant; write it as 2025-04-01T09:00:00Z") from None
    if not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise typer.BadParameter(f"{option} {text!r} is out of range; years go from {FIRST_YEAR} to {LAST_YEAR}")
    if instant.utcoffset() is None:
        raise typer.BadParameter(f"{option} {text!r} has no offset; add Z for UTC, or an offset such as -07:00")
    return instant
