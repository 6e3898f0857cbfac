"""Who may act: enrolling people and machines, giving them roles and tokens, and taking both back."""

from __future__ import annotations

from dataclasses import dataclass

from termsvc.access import (
    Actor,
    Grant,
    Identity,
    Issued,
    Kind,
    People,
    Permission,
    Role,
    require,
)
from termsvc.access.refusals import Refusal
from termsvc.core.errors import Refused
from termsvc.service.admission import managing
from termsvc.service.tokens import NewToken, Random, issue_to
from termsvc.store import Reading, Store
from termsvc.store.access import AccessActs


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
        return issue_to(acts, person, random)

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

    return managing(store, actor, add)


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

    return managing(store, actor, declare)


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

    return managing(store, actor, give)


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

    return managing(store, actor, end)


def refusals(store: Store, actor: Actor, limit: int) -> list[Refusal]:
    """So many times that somebody who is known was not let do something, the last one first.

    Raises:
        Forbidden: the actor is no admin.
    """
    require(actor, Permission.MANAGE)
    return store.read(lambda reading: reading.access().refusals(limit))


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
