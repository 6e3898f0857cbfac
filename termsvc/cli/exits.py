"""How a command ends, whatever it met: with an exit code and, where something is wrong, a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from termsvc.app import App

DONE, REFUSED, MISTAKEN, UNUSABLE = 0, 1, 2, 3
EXIT_CODES = (
    "Exit codes: 0 done, 1 refused or a case differs, 2 a mistake in what was asked, 3 the database can't be used."
)


@contextmanager
def installation(database: str | None) -> Iterator[App]:
    """A running installation, closed afterwards; an unknown name is told with the database that was asked."""
    from termsvc.app import open_app
    from termsvc.core.errors import UnknownName

    with told():
        app = open_app(database)
        try:
            yield app
        except UnknownName as error:
            raise UnknownName(f"{error} (in {app.store.name})") from None
        finally:
            app.close()


@contextmanager
def told() -> Iterator[None]:
    """A user's mistake becomes a sentence and an exit code, never a traceback."""
    from termsvc.core.errors import TermsError

    try:
        yield
    except TermsError as error:
        # Not sooner: what needs no store need not wait for its libraries.
        from termsvc.store.errors import StoreError

        typer.echo(f"termsvc: {error}", err=True)
        raise typer.Exit(UNUSABLE if isinstance(error, StoreError) else MISTAKEN) from None
    except OSError as error:
        typer.echo(f"termsvc: {error.filename}: {error.strerror}", err=True)
        raise typer.Exit(MISTAKEN) from None


def leave(code: int) -> None:
    """End the command with a code, if it is not that of success."""
    if code:
        raise typer.Exit(code)
