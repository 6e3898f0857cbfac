"""How a command ends, whatever it met: with an exit code and, where something is wrong, a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from termsvc.access import Permission
    from termsvc.app import App, Session

DONE, REFUSED, MISTAKEN, UNUSABLE, DENIED = 0, 1, 2, 3, 4
EXIT_CODES = (
    "Exit codes: 0 done, 1 refused or a case differs, 2 a mistake in what was asked, 3 the database can't be used, "
    "4 not permitted to who asks."
)


@contextmanager
def installation(database: str | None, permission: Permission) -> Iterator[Session]:
    """A running installation in the hands of who acts, who must be permitted so much; closed afterwards."""
    with unguarded(database) as app:
        session = app.session(permission)
        until = session.actor.until
        if until is not None and session.actor.lapses_soon(app.clock()):
            typer.echo(
                f"termsvc: your token ends on {until:%Y-%m-%d}; termsvc access rotate gives you another", err=True
            )
        yield session


@contextmanager
def unguarded(database: str | None) -> Iterator[App]:
    """A running installation, whoever acts; an unknown name is told with the database that was asked."""
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
        from termsvc.access.errors import Denied
        from termsvc.store.errors import StoreError

        codes: dict[type[TermsError], int] = {StoreError: UNUSABLE, Denied: DENIED}
        typer.echo(f"termsvc: {error}", err=True)
        raise typer.Exit(next((code for kind, code in codes.items() if isinstance(error, kind)), MISTAKEN)) from None
    except OSError as error:
        typer.echo(f"termsvc: {error.filename}: {error.strerror}", err=True)
        raise typer.Exit(MISTAKEN) from None


def leave(code: int) -> None:
    """End the command with a code, if it is not that of success."""
    if code:
        raise typer.Exit(code)
