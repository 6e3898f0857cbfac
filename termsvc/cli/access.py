"""Commands about who may act: people, machines, their roles and their tokens."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from termsvc.cli.exits import installation, unguarded
from termsvc.cli.options import AsJson, Database
from termsvc.cli.printing import put

if TYPE_CHECKING:
    from termsvc.access import Scope
    from termsvc.service.tokens import NewToken


class RoleName(StrEnum):
    """A role; the values are those of `Role`, which the help need not import."""

    READER = "reader"
    RECORDER = "recorder"
    DRAFTER = "drafter"
    APPROVER = "approver"
    ADMIN = "admin"


NewName = Annotated[str, typer.Argument(metavar="WHO", help="a short name, such as maria")]
Who = Annotated[str, typer.Argument(metavar="WHO", help="whose: person:maria, or maria if that is enough to tell")]
Name = Annotated[str, typer.Option("--name", metavar="NAME", help="what they are called: 'Maria Lopez'")]
Email = Annotated[
    str | None,
    typer.Option("--email", metavar="ADDRESS", help="a person's address; who has the same one is the same person"),
]
RoleAsked = Annotated[RoleName, typer.Argument(metavar="ROLE", help=", ".join(RoleName))]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="write the token to this file, for you alone, and don't show it"),
]


def bootstrap(
    who: NewName, name: Name, email: Email = None, out: Out = None, database: Database = None, as_json: AsJson = False
) -> None:
    """Enrol the first admin, with a token; from then on, every command asks who acts."""
    from termsvc.access import Identity, Kind
    from termsvc.service import access
    from termsvc.settings import system_random

    with unguarded(database) as app:
        person = Identity(f"{Kind.PERSON}:{who}", Kind.PERSON, name, email)
        _hand_over(lambda: access.bootstrap(app.store, person, system_random), out, as_json)


def enrol(
    who: NewName,
    name: Name,
    email: Email = None,
    owner: Annotated[
        str | None, typer.Option("--owner", metavar="WHO", help="enrol a machine, for which this person answers")
    ] = None,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Enrol a person, or a machine with its owner."""
    from termsvc.access import Identity, Kind, Permission
    from termsvc.service import access

    with installation(database, Permission.MANAGE) as app:
        kind = Kind.PERSON if owner is None else Kind.MACHINE
        answers = None if owner is None else access.register(app.store, app.actor).people.named(owner).id
        identity = Identity(f"{kind}:{who}", kind, name, email, answers)
        person = access.enrol(app.store, app.actor, identity)
        also = "" if person == identity.id else f" What they do counts as done by {person}."
        _tell(as_json, {"id": identity.id, "person": person}, f"Enrolled {identity.id}.{also}")


def grant(who: Who, role: RoleAsked, database: Database = None, as_json: AsJson = False) -> None:
    """Give a role."""
    from termsvc.access import Permission, Role
    from termsvc.service import access

    with installation(database, Permission.MANAGE) as app:
        new = access.grant(app.store, app.actor, who, Role(role))
        _tell(as_json, {"role": role, "new": new}, f"{who} is {role} now." if new else f"{who} is {role} already.")


def end(who: Who, role: RoleAsked, database: Database = None, as_json: AsJson = False) -> None:
    """Take a role back."""
    from termsvc.access import Permission, Role
    from termsvc.service import access

    with installation(database, Permission.MANAGE) as app:
        new = access.end_grant(app.store, app.actor, who, Role(role))
        _tell(as_json, {"role": role, "new": new}, f"{who} is no {role} now." if new else f"{who} was no {role}.")


def same(
    who: Who,
    other: Annotated[str, typer.Argument(metavar="OTHER", help="the other name of that person")],
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Declare that two names are one person, for good."""
    from termsvc.access import Permission
    from termsvc.service import access

    with installation(database, Permission.MANAGE) as app:
        person, new = access.declare_same(app.store, app.actor, who, other)
        told = "are one person now" if new else "were one person already"
        _tell(as_json, {"person": person, "new": new}, f"{who} and {other} {told}.")


def issue(
    who: Who,
    days: Annotated[
        int | None, typer.Option("--days", min=1, max=366, help="how long; default 90 for a person, 365 for a machine")
    ] = None,
    scope: Annotated[
        list[str] | None,
        typer.Option(
            "--scope", metavar="SCOPE", help="for the API: what it is for, such as terms:read; may be given again"
        ),
    ] = None,
    account: Annotated[
        str | None, typer.Option("--account", metavar="ACCOUNT", help="for the API: bound to this account")
    ] = None,
    subtree: Annotated[bool, typer.Option("--subtree", help="and to all accounts below it")] = False,
    test: Annotated[bool, typer.Option("--test", help="for the API: in test mode, on the test database")] = False,
    out: Out = None,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Issue a token, which is shown this once; for the API with scopes, bound to an account, or for test mode."""
    from datetime import timedelta

    from termsvc.access import Permission, Reach, Use
    from termsvc.service import tokens
    from termsvc.settings import system_random

    with installation(database, Permission.MANAGE) as app:
        lasts = None if days is None else timedelta(days=days)
        if subtree and account is None:
            raise typer.BadParameter("--subtree goes with --account: name the account at its top")
        scopes = None if not scope else frozenset(map(_scope, scope))
        use = Use(scopes, None if account is None else Reach(account, subtree), test)
        _hand_over(
            lambda: tokens.issue(app.store, app.actor, who, system_random, tokens.Wanted(lasts, use)), out, as_json
        )


def rotate(
    token: Annotated[
        str | None, typer.Argument(metavar="TOKEN", help="its id, such as maria/1; default the one in use")
    ] = None,
    grace: Annotated[
        int, typer.Option("--grace", metavar="HOURS", min=0, max=168, help="how long the old one stays valid yet")
    ] = 0,
    out: Out = None,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Issue a token in the place of another; a file that held one may be written over."""
    from datetime import timedelta

    from termsvc.access import Permission
    from termsvc.service import tokens
    from termsvc.settings import system_random

    with installation(database, Permission.READ) as app:
        left = timedelta(hours=grace)
        _hand_over(
            lambda: tokens.rotate(app.store, app.actor, token, system_random, left), out, as_json, replacing=True
        )


def revoke(
    token: Annotated[str, typer.Argument(metavar="TOKEN", help="its id, such as maria/1")],
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """End a token now."""
    from termsvc.access import Permission
    from termsvc.service import tokens
    from termsvc.terminal import access as shown

    with installation(database, Permission.READ) as app:
        ended = tokens.revoke(app.store, app.actor, token)
        put(as_json, shown.revoked_data(ended), lambda: shown.revoked(ended))


def who(database: Database = None, as_json: AsJson = False) -> None:
    """Say who you are here, and what you may do."""
    from termsvc.access import Permission
    from termsvc.service import tokens
    from termsvc.terminal import access as shown

    with installation(database, Permission.READ) as app:
        issued = tokens.in_use(app.store, app.actor)
        put(as_json, shown.actor_data(app.actor, issued), lambda: shown.actor(app.actor, app.clock(), issued))


def list_all(database: Database = None, as_json: AsJson = False) -> None:
    """List who is enrolled, with roles and tokens."""
    from termsvc.access import Permission
    from termsvc.service import access
    from termsvc.terminal import access as shown

    with installation(database, Permission.MANAGE) as app:
        found, now = access.register(app.store, app.actor), app.clock()
        put(as_json, shown.register_data(found, now), lambda: shown.register(found, now))


def refusals(
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="how many at most")] = 50,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """List what callers of the API were not let do, the last one first."""
    from termsvc.access import Permission
    from termsvc.service import access
    from termsvc.terminal import access as shown

    with installation(database, Permission.MANAGE) as app:
        found = access.refusals(app.store, app.actor, limit)
        put(as_json, [shown.refusal_data(one) for one in found], lambda: shown.refusals(found))


COMMANDS: dict[str, Callable[..., None]] = {
    "bootstrap": bootstrap,
    "enrol": enrol,
    "grant": grant,
    "end": end,
    "same": same,
    "issue": issue,
    "rotate": rotate,
    "revoke": revoke,
    "who": who,
    "list": list_all,
    "refusals": refusals,
}
"""In the order in which `--help` lists them."""

group = typer.Typer(help="Say who may act: people, machines, roles and tokens.", no_args_is_help=True)
for word, command in COMMANDS.items():
    group.command(word)(command)


def _scope(text: str) -> Scope:
    from termsvc.access import Scope

    try:
        return Scope(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no scope; there are {', '.join(Scope)}") from None


def _tell(as_json: bool, data: dict[str, object], sentence: str) -> None:
    from rich.text import Text

    put(as_json, data, lambda: Text(sentence))


def _hand_over(make: Callable[[], NewToken], out: Path | None, as_json: bool, *, replacing: bool = False) -> None:
    """Make a token, and show it or write it to a file."""
    from termsvc.service.token_file import kept_in
    from termsvc.terminal import access as shown

    with nullcontext() if out is None else kept_in(out, replacing=replacing) as write:
        token = make()
        if write is not None:
            write(token.secret)
    put(as_json, shown.new_token_data(token, out), lambda: shown.new_token(token, out))
