"""Who may act: enrolling people and machines, giving them roles and tokens, and taking both back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TypeVar

from termsvc.access import (
    Actor,
    Grant,
    Identity,
    Issued,
    Kind,
    People,
    Permission,
    Role,
    TokenState,
    digest,
    hint,
    mint,
    require,
)
from termsvc.access.tokens import RANDOM_BYTES
from termsvc.core.errors import InvalidFact, Refused, UnknownName
from termsvc.store import Reading, Store
from termsvc.store.access import AccessActs

T = TypeVar("T")

Random = Callable[[int], bytes]
"""Gives so many bytes that nobody can guess."""

LASTS = {Kind.PERSON: timedelta(days=90), Kind.MACHINE: timedelta(days=365)}
"""How long a token lasts where nobody says."""

LASTS_AT_MOST = timedelta(days=366)
GRACE_AT_MOST = timedelta(days=7)


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
class Register:
    """All that is recorded of who may act, each in the order in which it was.

    Attributes:
        grants: the roles that are held.
        tokens: every token ever issued.
    """

    people: People
    grants: tuple[Grant, ...]
    tokens: tuple[Issued, ...]

    def roles_of(self, identity: str) -> tuple[Role, ...]:
        """The roles that an identity holds."""
        held = {grant.role for grant in self.grants if grant.identity == identity}
        return tuple(role for role in Role if role in held)

    def tokens_of(self, identity: str) -> tuple[Issued, ...]:
        """The tokens that were issued to an identity."""
        return tuple(issued for issued in self.tokens if issued.identity == identity)


def bootstrap(store: Store, person: Identity, random: Random) -> NewToken:
    """Enrol the first admin, with a token. From then on the installation asks who acts.

    Raises:
        Refused: somebody is enrolled already, or it is no person.
    """

    def begin(acts: AccessActs) -> NewToken:
        if acts.anyone():
            raise Refused("Somebody is enrolled here already. An admin enrols others with termsvc access enrol.")
        if person.kind is not Kind.PERSON:
            raise Refused("The first admin is a person.")
        acts.enrol(person)
        acts.grant(person.id, Role.ADMIN)
        return _issue(acts, person, random)

    return store.write(lambda writing: begin(writing.access_acts(recorded_by=person.id)))


def enrol(store: Store, actor: Actor, identity: Identity) -> str:
    """Enrol a person or a machine, and give the id of the one person that they are with others.

    Raises:
        Forbidden: the actor is no admin.
        Refused: the id is taken, or a machine's owner is nobody enrolled, or a machine.
    """

    def add(acts: AccessActs) -> str:
        enrolled = acts.people().identities
        if identity.id in enrolled:
            raise Refused(f"{identity.id} is enrolled already, and an identity stays as it is. Take another name.")
        owner = identity.owner
        if owner is not None and (owner not in enrolled or enrolled[owner].kind is not Kind.PERSON):
            raise Refused(f"{owner} can't answer for {identity.id}: that takes a person who is enrolled.")
        acts.enrol(identity)
        return acts.people().person_of(identity.id)

    return _managed(store, actor, add)


def declare_same(store: Store, actor: Actor, name: str, other: str) -> tuple[str, bool]:
    """Declare two identities to be one person, for good: the id of that person, and whether it was news.

    Raises:
        Forbidden: the actor is no admin.
        UnknownName: one of them is nobody's.
        Refused: one is a machine, which is one person with who answers for it.
    """

    def declare(acts: AccessActs) -> tuple[str, bool]:
        people = acts.people()
        found = [people.named(text) for text in (name, other)]
        for identity in found:
            if identity.kind is Kind.MACHINE:
                raise Refused(f"{identity.id} is a machine: what it does counts as done by {identity.owner} already.")
        one, two = (identity.id for identity in found)
        new = not people.one_person(one, two) and acts.declare_same(one, two)
        return acts.people().person_of(one), new

    return _managed(store, actor, declare)


def grant(store: Store, actor: Actor, name: str, role: Role) -> bool:
    """Give an identity a role; whether it was news.

    Raises:
        Forbidden: the actor is no admin.
        UnknownName: the identity is nobody's.
        Refused: a machine would be an approver.
    """

    def give(acts: AccessActs) -> bool:
        identity = acts.people().named(name)
        if identity.kind is Kind.MACHINE and role is Role.APPROVER:
            raise Refused(
                f"{identity.id} is a machine, and only a person can approve. Grant the role to {identity.owner}."
            )
        if role in acts.roles(identity.id):
            return False
        acts.grant(identity.id, role)
        return True

    return _managed(store, actor, give)


def end_grant(store: Store, actor: Actor, name: str, role: Role) -> bool:
    """Take a role from an identity; whether it was news.

    Raises:
        Forbidden: the actor is no admin.
        UnknownName: the identity is nobody's.
        Refused: no person would be admin any more.
    """

    def end(acts: AccessActs) -> bool:
        people = acts.people()
        identity = people.named(name)
        held = [one for one in acts.grants() if one.role is role]
        ended = [one for one in held if one.identity == identity.id]
        left = [one for one in held if one not in ended and people.identities[one.identity].kind is Kind.PERSON]
        if role is Role.ADMIN and ended and not left:
            raise Refused(f"{identity.id} is the last admin. Grant the role to another person first.")
        for one in ended:
            acts.end_grant(one.number)
        return bool(ended)

    return _managed(store, actor, end)


def issue(store: Store, actor: Actor, name: str, random: Random, lasts: timedelta | None = None) -> NewToken:
    """Issue a token to an identity; it is shown this once.

    Args:
        store: where the identity is enrolled.
        actor: an admin.
        name: whose token it will be.
        random: makes it.
        lasts: how long; default 90 days for a person and 365 for a machine.

    Raises:
        Forbidden: the actor is no admin.
        UnknownName: the identity is nobody's.
        InvalidFact: it would last no time, or more than 366 days.
    """
    return _managed(store, actor, lambda acts: _issue(acts, acts.people().named(name), random, lasts))


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
        raise InvalidFact(f"A token that is replaced may be valid for at most {GRACE_AT_MOST.days} days more.")

    def renew(acts: AccessActs) -> NewToken:
        old = _token(acts, actor, token)
        if old.ends_at is not None or old.state(acts.now) is not TokenState.VALID:
            raise Refused(
                f"{old.id} is expired, revoked or replaced, so nothing can come in its place. Issue a new token."
            )
        new = _issue(acts, acts.identity(old.identity), random, old.expires_at - old.issued_at, old.id)
        acts.end_token(old.id, acts.now + grace)
        return new

    return _enrolled(store, actor, renew)


def revoke(store: Store, actor: Actor, token: str | None) -> Issued:
    """End a token now, and give what is recorded of it.

    Args:
        store: where it was issued.
        actor: its holder, or an admin.
        token: its id; default the one in use.

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

    return _enrolled(store, actor, end)


def register(store: Store, actor: Actor) -> Register:
    """All that is recorded of who may act.

    Raises:
        Forbidden: the actor is no admin.
    """
    require(actor, Permission.MANAGE)

    def read(reading: Reading) -> Register:
        access = reading.access()
        return Register(access.people(), tuple(access.grants()), tuple(access.tokens()))

    return store.read(read)


def _managed(store: Store, actor: Actor, work: Callable[[AccessActs], T]) -> T:
    require(actor, Permission.MANAGE)
    return _enrolled(store, actor, work)


def _enrolled(store: Store, actor: Actor, work: Callable[[AccessActs], T]) -> T:
    """What work gives that only somebody may do who is enrolled, and not whoever acts where nobody is."""
    if actor.identity is None:
        raise Refused("Nobody is enrolled here yet. Enrol the first admin with termsvc access bootstrap.")
    return store.write(lambda writing: work(writing.access_acts(recorded_by=actor.id)))


def _issue(
    acts: AccessActs,
    holder: Identity,
    random: Random,
    lasts: timedelta | None = None,
    replaces: str | None = None,
) -> NewToken:
    lasts = LASTS[holder.kind] if lasts is None else lasts
    if not timedelta() < lasts <= LASTS_AT_MOST:
        raise InvalidFact(f"A token lasts at least a day and at most {LASTS_AT_MOST.days} days.")
    secret = mint(random(RANDOM_BYTES))
    issued = Issued(
        id=f"{holder.id}/{len(acts.tokens(holder.id)) + 1}",
        identity=holder.id,
        hint=hint(secret),
        issued_at=acts.now,
        issued_by=acts.recorded_by,
        expires_at=acts.now + lasts,
        replaces=replaces,
    )
    acts.issue(issued, digest(secret))
    return NewToken(secret, issued)


def _token(acts: AccessActs, actor: Actor, name: str | None) -> Issued:
    """A token by its id, which need not say of which kind its holder is; it is the actor's own, or they are an admin."""
    if name is None:
        name = actor.token or ""
    holder, _, number = name.partition("/")
    found = acts.token(f"{acts.people().named(holder).id}/{number}")
    if found is None:
        raise UnknownName(f"there is no token {name!r}; see them with termsvc access list.")
    if found.identity != actor.id:
        require(actor, Permission.MANAGE)
    return found
