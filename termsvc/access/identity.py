"""Identities, and who acts under one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from termsvc.access.roles import Role
from termsvc.access.scopes import Reach, Scope
from termsvc.core.errors import InvalidFact

LONGEST = 200
SOON = timedelta(days=14)

_SLUG = re.compile(r"[a-z0-9][a-z0-9._-]*")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


class Kind(StrEnum):
    """What acts under an identity."""

    PERSON = "person"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Identity:
    """A name under which a person or a machine acts. Once enrolled it stays as it is.

    Attributes:
        id: kind and slug, such as `person:maria` or `machine:nightly-load`; facts name it as `recorded_by`.
        kind: a person, or a machine.
        name: what it is called, for people.
        email: a person's address, if it was told: two identities with one address are one person.
        owner: the id of the person who answers for a machine, whose acts count as theirs; persons have none.
    """

    id: str
    kind: Kind
    name: str
    email: str | None = None
    owner: str | None = None

    def __post_init__(self) -> None:
        """Refuse what is not an identity.

        Raises:
            InvalidFact: the id does not fit the kind, the name is empty or long, the address is none, or a machine has
                no owner, or a person one.
        """
        prefix, _, slug = self.id.partition(":")
        if prefix != self.kind or not _SLUG.fullmatch(slug) or len(self.id) > LONGEST:
            raise InvalidFact(
                f"{slug!r} can't be the name of a {self.kind}: use small letters a to z, digits, dots, hyphens and"
                " underscores, and begin with a letter or digit."
            )
        if not self.name.strip() or not _writable(self.name):
            raise InvalidFact(
                f"Say what {self.id} is called, in at most {LONGEST} letters, with no control characters."
            )
        if self.email is not None and not (_EMAIL.fullmatch(self.email) and _writable(self.email)):
            raise InvalidFact(f"{self.email!r} is no e-mail address.")
        if self.kind is Kind.MACHINE and (self.owner is None or self.email is not None):
            raise InvalidFact(f"{self.id} is a machine, so name the person who answers for it, and no e-mail address.")
        if self.kind is Kind.PERSON and self.owner is not None:
            raise InvalidFact(f"{self.id} is a person, and persons answer for themselves.")

    @property
    def address(self) -> str | None:
        """The e-mail address as it is compared: in one Unicode form and without the case of letters."""
        return None if self.email is None else unicodedata.normalize("NFKC", self.email).casefold()


def _writable(text: str) -> bool:
    return text.isprintable() and len(text) <= LONGEST


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as their token told.

    Attributes:
        id: what facts name as `recorded_by`: the identity's id.
        roles: those that the identity holds.
        identity: `None` while nobody is enrolled and the settings alone say who acts.
        token: the id of the token, by which it is revoked; `None` likewise.
        until: the instant from which the token is not valid; `None` likewise.
        scopes: what the token is for; `None` for all that the roles permit.
        reach: the accounts to which it is bound; `None` for all.
        test: it is for test mode, in which nothing is in earnest.
    """

    id: str
    roles: frozenset[Role]
    identity: Identity | None = None
    token: str | None = None
    until: datetime | None = None
    scopes: frozenset[Scope] | None = None
    reach: Reach | None = None
    test: bool = False

    def lapses_soon(self, now: datetime) -> bool:
        """Whether a person should see to another token: theirs ends within two weeks. Machines can't read it."""
        person = self.identity is not None and self.identity.kind is Kind.PERSON
        return person and self.token is not None and self.until is not None and self.until - now <= SOON


def anyone(name: str) -> Actor:
    """Whoever acts where nobody is enrolled: under the name that the settings give, in every role.

    Raises:
        InvalidFact: the name is written as an id of an identity, and so would pass for theirs once they are enrolled.
    """
    if name.partition(":")[0] in set(Kind):
        raise InvalidFact(
            f"Nobody is enrolled here, so facts can't be recorded by {name!r}. Set another TERMSVC_RECORDED_BY."
        )
    return Actor(name, frozenset(Role))
