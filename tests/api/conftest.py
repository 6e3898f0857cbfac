"""An API before a database, with a clock to move, and keys for whatever a test needs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from termsvc.access import Actor, Identity, Kind, Reach, Role, Scope, Use
from termsvc.api.application import Api, create_api
from termsvc.app import App
from termsvc.service import access, admission, terms, tokens
from termsvc.settings import Settings
from termsvc.store import Store, open_store

NOON = datetime(2025, 3, 10, 12, tzinfo=UTC)
WORLD = Path(__file__).parent / "world.yaml"


class Bureau:
    """An API whose clock stands still until it is moved; Maria is admin, and the machine `shop` calls."""

    def __init__(self, store: Store, test: Store | None = None) -> None:
        self.now = NOON
        numbers = count()
        self.random = lambda size: hashlib.sha256(str(next(numbers)).encode()).digest()[:size]
        self.store = store
        self.app = App(Settings(), lambda: self.now, store)
        self.api: Api = create_api(self.app, test)
        self.client = TestClient(self.api, raise_server_exceptions=True)
        first = access.bootstrap(store, Identity("person:maria", Kind.PERSON, "Maria"), self.random)
        self.maria = admission.authenticate(store, first.secret, self.now)
        self.enrol("shop", Role.RECORDER)

    def enrol(self, name: str, *roles: Role) -> None:
        """A machine of Maria's, in some roles."""
        access.enrol(self.store, self.maria, Identity(f"machine:{name}", Kind.MACHINE, name, owner="person:maria"))
        for role in roles:
            access.grant(self.store, self.maria, f"machine:{name}", role)

    def key(self, *scopes: Scope, of: str = "shop", reach: Reach | None = None, test: bool = False) -> dict[str, str]:
        """Headers with a new key; without scopes it is for whatever its holder may do."""
        use = Use(frozenset(scopes) or None, reach, test)
        token = tokens.issue(self.store, self.maria, of, self.random, tokens.Wanted(use=use))
        return {"Authorization": f"Bearer {token.secret}"}

    def load(self, *files: Path) -> None:
        """Record facts files."""
        report = terms.load(self.store, terms.files(files), lambda: self.now, "legal")
        assert report.accepted, report.findings

    def actor(self, headers: dict[str, str]) -> Actor:
        """Who calls with some headers."""
        return admission.authenticate(self.store, headers["Authorization"].removeprefix("Bearer "), self.now)


@pytest.fixture
def bureau(database_url: str) -> Iterator[Bureau]:
    made: list[Bureau] = []
    store = open_store(database_url, lambda: made[0].now if made else NOON)
    with closing(store):
        made.append(Bureau(store))
        made[0].load(WORLD)
        with made[0].client:
            yield made[0]
