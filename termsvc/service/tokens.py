"""Tokens: issuing, rotating and revoking them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from termsvc.access import (
    ANY_USE,
    Actor,
    Identity,
    Issued,
    Kind,
    Permission,
    Role,
    TokenState,
    Use,
    digest,
    hint,
    mint,
    require,
)
from termsvc.access.tokens import RANDOM_BYTES
from termsvc.core.errors import InvalidFact, Refused, UnknownName
from termsvc.service.admission import adding, managing
from termsvc.store import Store
from termsvc.store.access import AccessActs

Random = Callable[[int], bytes]
"""Gives so many bytes that nobody can guess."""

LASTS = {Kind.PERSON: timedelta(days=90), Kind.MACHINE: timedelta(days=365)}
"""How long a token lasts where nobody says."""

LASTS_AT_MOST = timedelta(days=366)
GRACE_AT_MOST = timedelta(days=7)

RECOVERY = "recovery"
"""Who issued a token where no admin could: the operator, whom nothing identifies."""


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token that was just issued, which is shown this once.

    Attributes:
        secret: the token; no `repr` shows it.
        issued: what is recorded of it.
    """

    secret: str = field(repr=False)
    issued: Issued


@dataclass(frozen=True, slots=True)
class Wanted:
    """The token that is to be issued.

    Attributes:
        lasts: how long; `None` for 90 days for a person and 365 for a machine.
        use: what it is for.
        replaces: the id of the one in whose place it comes.
    """

    lasts: timedelta | None = None
    use: Use = ANY_USE
    replaces: str | None = None


USUAL = Wanted()


def issue(store: Store, actor: Actor, name: str, random: Random, wanted: Wanted = USUAL) -> NewToken:
    """Issue a token to an identity; it is shown this once.

    Args:
        store: where the identity is enrolled.
        actor: an admin.
        name: whose token it will be.
        random: makes it.
        wanted: how long it lasts and what it is for; default whatever its holder may do.

    Raises:
        Forbidden: the actor is no admin.
        UnknownName: the identity is nobody's.
        InvalidFact: it would last no time, or more than 366 days.
    """
    return managing(store, actor, lambda acts: issue_to(acts, acts.people().named(name), random, wanted))


def rotate(store: Store, actor: Actor, token: str | None, random: Random, grace: timedelta) -> NewToken:
    """Issue a token in the place of another, which ends now or after a time of grace; it lasts as long as that one did.

    Args:
        store: where the token was issued.
        actor: its holder, or an admin.
        token: the id of the old one; default the one in use.
        random: makes the new one.
        grace: how long the old one is valid yet, at most 7 days.

    Raises:
        Forbidden: it is another one's token, and the actor is no admin.
        UnknownName: there is no such token.
        Refused: the old one is not valid any more, or was replaced already.
        InvalidFact: the grace is less than none, or more than 7 days.
    """
    if not timedelta() <= grace <= GRACE_AT_MOST:
        raise InvalidFact(f"A token that is replaced may stay valid for at most {GRACE_AT_MOST.days} days.")

    def renew(acts: AccessActs) -> NewToken:
        old = _token(acts, actor, token)
        if old.ends_at is not None or old.state(acts.now) is not TokenState.VALID:
            raise Refused(
                f"{old.id} is expired, revoked or replaced, so nothing can come in its place. Issue a new token."
            )
        again = Wanted(old.expires_at - old.issued_at, old.use, old.id)
        new = issue_to(acts, acts.identity(old.identity), random, again)
        acts.end_token(old.id, acts.now + grace)
        return new

    return adding(store, actor, renew)


def revoke(store: Store, actor: Actor, token: str) -> Issued:
    """End a token now, and give what is recorded of it.

    Args:
        store: where it was issued.
        actor: its holder, or an admin.
        token: its id.

    Raises:
        Forbidden: it is another one's token, and the actor is no admin.
        UnknownName: there is no such token.
        Refused: it is not valid any more.
    """

    def end(acts: AccessActs) -> Issued:
        old = _token(acts, actor, token)
        if old.state(acts.now) is not TokenState.VALID:
            raise Refused(f"{old.id} is {old.state(acts.now)} already, since {old.until:%Y-%m-%d at %H:%M} UTC.")
        acts.end_token(old.id, acts.now)
        return replace(old, ends_at=acts.now)

    return adding(store, actor, end)


def in_use(store: Store, actor: Actor) -> Issued | None:
    """What is recorded of the token by which an actor was let in; `None` where nobody is enrolled."""
    name = actor.token
    return None if name is None else store.read(lambda reading: reading.access().token(name))


def recover(store: Store, name: str, random: Random) -> NewToken:
    """Issue a token to an admin where no admin has a valid one, so that nobody who may can.

    It asks for no token, for there is none to ask for: who may write to the database may do this.

    Raises:
        UnknownName: the identity is nobody's.
        Refused: it is no person who is admin, or one such has a valid token.
    """

    def again(acts: AccessActs) -> NewToken:
        people = acts.people()
        identity = people.named(name)
        admins = {grant.identity for grant in acts.grants() if grant.role is Role.ADMIN}
        persons = {one for one in admins if people.identities[one].kind is Kind.PERSON}
        if identity.id not in persons:
            raise Refused(f"{identity.id} is no person who is admin. Admins are {', '.join(sorted(persons))}.")
        for issued in acts.tokens():
            if issued.identity in persons and issued.state(acts.now) is TokenState.VALID:
                raise Refused(f"{issued.identity} is admin and has a valid token. Ask them to issue one.")
        return issue_to(acts, identity, random)

    return store.write(lambda writing: again(writing.access_acts(recorded_by=RECOVERY)))


def issue_to(acts: AccessActs, holder: Identity, random: Random, wanted: Wanted = USUAL) -> NewToken:
    """Issue a token within a transaction, as `issue` does.

    Raises:
        InvalidFact: it would last no time, or more than 366 days.
    """
    lasts = LASTS[holder.kind] if wanted.lasts is None else wanted.lasts
    if not timedelta() < lasts <= LASTS_AT_MOST:
        raise InvalidFact(f"A token lasts at least a day and at most {LASTS_AT_MOST.days} days.")
    secret = mint(random(RANDOM_BYTES), test=wanted.use.test)
    issued = Issued(
        id=f"{holder.id}/{len(acts.tokens(holder.id)) + 1}",
        identity=holder.id,
        hint=hint(secret),
        issued_at=acts.now,
        issued_by=acts.recorded_by,
        expires_at=acts.now + lasts,
        replaces=wanted.replaces,
        use=wanted.use,
    )
    acts.issue(issued, digest(secret))
    return NewToken(secret, issued)


def _token(acts: AccessActs, actor: Actor, name: str | None) -> Issued:
    """A token by its id, which need not say of which kind its holder is; it is the actor's own, or they are an admin."""
    name = name or actor.token or ""
    holder, _, number = name.partition("/")
    found = acts.token(f"{acts.people().named(holder).id}/{number}")
    if found is None:
        raise UnknownName(f"there is no token {name!r}; see them with termsvc access list.")
    if found.identity != actor.id:
        require(actor, Permission.MANAGE)
    return found
