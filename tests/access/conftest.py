"""A store with its clock, and random bytes that are different each time and the same in each run."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from termsvc.access import Actor, Identity, Kind, Role
from termsvc.service import access, admission, tokens
from termsvc.service.tokens import NewToken, Random
from termsvc.store import Store, open_store

NOON = datetime(2025, 4, 1, 12, tzinfo=UTC)


def counted() -> Random:
    """Bytes that nobody has seen yet: the SHA-256 of 0, 1, 2 and so on."""
    numbers = count()
    return lambda size: hashlib.sha256(str(next(numbers)).encode()).digest()[:size]


def person(name: str, email: str | None = None) -> Identity:
    return Identity(f"person:{name}", Kind.PERSON, name.title(), email)


def machine(name: str, owner: str) -> Identity:
    return Identity(f"machine:{name}", Kind.MACHINE, name, owner=f"person:{owner}")


class Office:
    """An installation whose clock stands still until it is moved, and its first admin, Maria, once it has begun."""

    first: NewToken
    maria: Actor

    def __init__(self, url: str) -> None:
        self.url = url
        self.now = NOON
        self.store: Store = open_store(url, lambda: self.now)
        self.random = counted()

    def begin(self) -> None:
        self.first = access.bootstrap(self.store, person("maria", "Maria@aster.example"), self.random)
        self.maria = self.acting(self.first)

    def acting(self, token: NewToken) -> Actor:
        return admission.authenticate(self.store, token.secret, self.now)

    def enrol(self, identity: Identity, *roles: Role) -> NewToken:
        access.enrol(self.store, self.maria, identity)
        for role in roles:
            access.grant(self.store, self.maria, identity.id, role)
        return self.issue(identity.id)

    def issue(self, name: str, lasts: timedelta | None = None) -> NewToken:
        return tokens.issue(self.store, self.maria, name, self.random, tokens.Wanted(lasts))


@pytest.fixture
def empty(database_url: str) -> Iterator[Office]:
    office = Office(database_url)
    with closing(office.store):
        yield office


@pytest.fixture
def office(empty: Office) -> Office:
    empty.begin()
    return empty
