"""An API before a database, with a clock to move, and keys for whatever a test needs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from termsvc.access import Actor, Identity, Kind, Reach, Role, Scope, Use
from termsvc.api.application import Api, create_api
from termsvc.api.middleware.limits import RateLimiter
from termsvc.app import App
from termsvc.core.batch import Batch
from termsvc.core.model import Fact, Record
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
        self.test_store = test
        self.app = App(Settings(rate_limit="1000000/minute"), lambda: self.now, store)
        self.api: Api = create_api(self.app, test)
        self.api.state.installation.guesses = RateLimiter("1000000/minute")
        self.client = TestClient(self.api, headers={"X-Request-Id": "asked-in-a-test"})
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

    def record(self, store: Store, *facts: Fact) -> None:
        """Record facts as they are."""
        batch = Batch(records=tuple(Record(id="", fact=fact) for fact in facts))
        store.write(lambda writing: writing.record(batch, recorded_by="legal"))

    def actor(self, headers: dict[str, str]) -> Actor:
        """Who calls with some headers."""
        return admission.authenticate(self.store, headers["Authorization"].removeprefix("Bearer "), self.now)


@pytest.fixture
def bureau(database_url: str) -> Iterator[Bureau]:
    """An API on both databases, with the facts of `world.yaml`."""
    with opened(database_url) as made:
        yield made


@pytest.fixture
def practising(tmp_path: Path) -> Iterator[Bureau]:
    """An API that has a database for test mode."""
    with opened(f"sqlite:///{tmp_path / 'live.db'}", f"sqlite:///{tmp_path / 'test.db'}") as made:
        yield made


@contextmanager
def opened(live: str, test: str | None = None) -> Iterator[Bureau]:
    """An API on a database, with the facts of `world.yaml`, and on another one for test mode if it is named."""
    made: list[Bureau] = []

    def clock() -> datetime:
        return made[0].now if made else NOON

    with ExitStack() as stack:
        stores = [stack.enter_context(closing(open_store(url, clock))) for url in (live, test) if url]
        made.append(Bureau(*stores))
        made[0].load(WORLD)
        stack.enter_context(made[0].client)
        yield made[0]
