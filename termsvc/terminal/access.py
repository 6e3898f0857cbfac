"""Who may act, in the terminal and as JSON data; a token itself stands only in what it was issued by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from termsvc.access import MAY, Actor, Identity, Issued, Permission, Use
from termsvc.access.refusals import Refusal
from termsvc.service.access import Register
from termsvc.service.tokens import NewToken
from termsvc.terminal.answers import listing


def new_token(token: NewToken, out: Path | None) -> RenderableType:
    """A token, or the file that it was written to."""
    told = f"Token {token.issued.id}{_use(token.issued.use)}, valid until {_minute(token.issued.until)} UTC"
    if out is not None:
        return Text(f"{told}. Written to {out}", no_wrap=True, overflow="ignore")
    return Group(Text(f"{told}. It is shown this once:"), Text(token.secret, style="bold"))


def new_token_data(token: NewToken, out: Path | None) -> dict[str, Any]:
    """What is recorded of a token, with the token itself or the file that it was written to."""
    where = {"token": token.secret} if out is None else {"file": str(out)}
    return {**_recorded(token.issued), **where}


def revoked(issued: Issued) -> RenderableType:
    """That a token was revoked."""
    return Text(f"Token {issued.id} is not valid any more.")


def revoked_data(issued: Issued) -> dict[str, Any]:
    """What is recorded of a token that was revoked."""
    return _recorded(issued)


def actor(who: Actor, now: datetime, issued: Issued | None) -> RenderableType:
    """Who acts, what they may, and until when their token lasts."""
    if who.identity is None or issued is None:
        return Text(f"Nobody is enrolled here, so everybody may do everything, under the name {who.id}.")
    lines = [
        f"{who.id}, {who.identity.name}",
        f"Roles: {', '.join(sorted(who.roles)) or 'none'}",
        f"May: {'; '.join(_may(who)) or 'nothing'}",
        f"Token {issued.id}, valid for {(issued.until - now).days} days more, until {_minute(issued.until)} UTC",
    ]
    return Group(*map(Text, lines))


def actor_data(who: Actor, issued: Issued | None) -> dict[str, Any]:
    """Who acts, as JSON data; `token` is null where nobody is enrolled."""
    identity = None if who.identity is None else _identity(who.identity)
    token = None if issued is None else _recorded(issued)
    return {"id": who.id, "identity": identity, "roles": sorted(who.roles), "may": _may(who), "token": token}


def register(found: Register, now: datetime) -> RenderableType:
    """Identities with their roles, then tokens with what they are worth now."""
    if not found.people.identities:
        return Text("Nobody is enrolled, so everybody may do everything.")
    who = listing("Who", "Name", "Roles", "One person with")
    for identity in found.people.identities.values():
        person = found.people.person_of(identity.id)
        roles = ", ".join(found.roles_of(identity.id))
        who.add_row(identity.id, identity.name, roles, "" if person == identity.id else person)
    tokens = listing("Token", "Begins", "Is", "Until (UTC)", "Last used (UTC)")
    for one in found.tokens:
        used = "never" if one.used_at is None else _minute(one.used_at)
        tokens.add_row(one.id + _use(one.use), one.hint, one.state(now).value, _minute(one.until), used)
    return Group(who, Text(), tokens)


def register_data(found: Register, now: datetime) -> dict[str, Any]:
    """The same as JSON data."""
    identities = [
        {
            **_identity(identity),
            "person": found.people.person_of(identity.id),
            "roles": list(found.roles_of(identity.id)),
        }
        for identity in found.people.identities.values()
    ]
    return {
        "identities": identities,
        "tokens": [{**_recorded(issued), "state": issued.state(now)} for issued in found.tokens],
    }


def refusals(found: Sequence[Refusal]) -> RenderableType:
    """Who was not let do what."""
    if not found:
        return Text("Nobody was refused anything.")
    table = listing("When (UTC)", "Token", "Asked for", "Why not")
    for one in found:
        token = one.token or f"{one.actor}, of the provider"  # the id of a token of ours names its holder
        table.add_row(f"{one.at:%Y-%m-%d %H:%M:%S}", token, one.asked, one.reason)
    return table


def refusal_data(one: Refusal) -> dict[str, Any]:
    """A refusal as JSON data."""
    return asdict(one) | {"at": one.at.isoformat()}


def _identity(identity: Identity) -> dict[str, Any]:
    return {name: getattr(identity, name) for name in ("id", "kind", "name", "email", "owner")}


def _recorded(issued: Issued) -> dict[str, Any]:
    instants = ("issued_at", "expires_at", "ends_at", "used_at")
    said = {name: getattr(issued, name) for name in ("id", "identity", "hint", "issued_by", "replaces")}
    use = issued.use
    said |= {
        "scopes": None if use.scopes is None else sorted(use.scopes),
        "account": use.reach and use.reach.account,
        "subtree": use.reach is not None and use.reach.subtree,
        "test": use.test,
    }
    return said | {name: None if (at := getattr(issued, name)) is None else at.isoformat() for name in instants}


def _use(use: Use) -> str:
    told = ["" if use.scopes is None else f" for {', '.join(sorted(use.scopes))}"]
    if use.reach is not None:
        told.append(f" of {use.reach.account}{' and all accounts below it' if use.reach.subtree else ''}")
    return "".join([*told, " in test mode" if use.test else ""])


def _may(who: Actor) -> list[str]:
    return [permission for permission in Permission if any(permission in MAY[role] for role in who.roles)]


def _minute(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M}"
