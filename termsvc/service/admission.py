"""Telling by a token who acts, and whether they may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from termsvc.access import (
    Actor,
    Forbidden,
    Issued,
    Permission,
    TokenState,
    Unauthenticated,
    anyone,
    digest,
    parse,
    require,
)
from termsvc.core.errors import Refused
from termsvc.store import Store
from termsvc.store.access import AccessActs, AccessRecords, note_use

T = TypeVar("T")

NOTED_EVERY = timedelta(minutes=1)
"""That a token is used is noted at most so often."""

_ASKED = (
    "This installation asks who acts. Set TERMSVC_TOKEN to your token, or TERMSVC_TOKEN_FILE to a file that holds it."
)
_ISSUED = "An admin issues tokens with termsvc access issue."
_ENDED = {TokenState.EXPIRED: "expired", TokenState.REVOKED: "was revoked"}


def admit(store: Store, permission: Permission, token: str | None, name: str, now: datetime) -> Actor:
    """Who acts, if they may: by their token, or under a name of the settings while nobody is enrolled.

    Args:
        store: where identities are enrolled.
        permission: what it takes.
        token: as it was given, or `None`.
        name: who acts while nobody is enrolled; a token is not looked at then.
        now: an aware instant.

    Raises:
        Unauthenticated: no valid token was given.
        Forbidden: no role of theirs permits it, or their token is for the API alone.
        InvalidFact: nobody is enrolled, and the name is written as if somebody were.
    """
    if not store.read(lambda reading: reading.access().anyone()):
        return anyone(name)
    actor = authenticate(store, token, now)
    require(actor, permission)
    if actor.test or actor.reach is not None or actor.scopes is not None:
        raise Forbidden(
            "This token was issued for the API, for less than its holder may do. Use one without scopes here."
        )
    return actor


def authenticate(store: Store, token: str | None, now: datetime) -> Actor:
    """Who acts by a token; that it is used is noted.

    Args:
        store: where it was issued.
        token: as it was given, with or without space around it; `None` if none was.
        now: an aware instant.

    Raises:
        Unauthenticated: it is missing, no token, mistyped, unknown, expired or revoked. What is said of one that is not
            valid names nobody.
    """
    if token is None:
        raise Unauthenticated(f"{_ASKED} {_ISSUED}")
    found = holder(store, parse(token))
    if found is None:
        raise Unauthenticated(f"Nobody has this token in the database {store.name}. {_ISSUED}")
    actor, issued = found
    require_valid(issued, now)
    note_used(store, issued, now)
    return actor


def holder(store: Store, token: str) -> tuple[Actor, Issued] | None:
    """Who holds a token, and what is recorded of it, whether or not it is still valid; `None` if nobody was given it."""
    return store.read(lambda reading: _holder(reading.access(), digest(token)))


def require_valid(issued: Issued, now: datetime) -> None:
    """Go on only with a token that is valid at an aware instant.

    Raises:
        Unauthenticated: it is expired or revoked. What is said of it names nobody.
    """
    state = issued.state(now)
    if state is not TokenState.VALID:
        raise Unauthenticated(
            f"The token {issued.hint}... {_ENDED[state]} on {issued.until:%Y-%m-%d at %H:%M} UTC. {_ISSUED}"
        )


def note_used(store: Store, issued: Issued, now: datetime) -> bool:
    """Note that a token is used, where that was not noted for a while; say whether it was time to."""
    due = issued.used_at is None or now - issued.used_at >= NOTED_EVERY
    if due:
        # As far as it can be had for nothing: who reads must neither wait for writers nor be let write.
        store.note(lambda connection: note_use(connection, issued.id, now))
    return due


def managing(store: Store, actor: Actor, work: Callable[[AccessActs], T]) -> T:
    """What work in one transaction gives that changes who may act.

    Raises:
        Forbidden: the actor is no admin.
        Refused: nobody is enrolled yet.
    """
    require(actor, Permission.MANAGE)
    return adding(store, actor, work)


def adding(store: Store, actor: Actor, work: Callable[[AccessActs], T]) -> T:
    """What work in one transaction gives that somebody who is enrolled may do.

    Raises:
        Refused: nobody is enrolled yet.
    """
    if actor.identity is None:
        raise Refused("Nobody is enrolled here yet. Enrol the first admin with termsvc access bootstrap.")
    return store.write(lambda writing: work(writing.access_acts(recorded_by=actor.id)))


def _holder(access: AccessRecords, sought: str) -> tuple[Actor, Issued] | None:
    issued = access.token_with(sought)
    if issued is None:
        return None
    identity = access.identity(issued.identity)
    use = issued.use
    roles = access.roles(identity.id)
    return Actor(identity.id, roles, identity, issued.id, issued.until, use.scopes, use.reach, use.test), issued
