"""An office that registers webhooks, with servers on this machine to be told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import date, timedelta
from typing import TypeAlias

import pytest

from termsvc.core.batch import Batch
from termsvc.core.model import Acceptance, Account, Document, Fact, Record, Version
from termsvc.core.seal import seal
from termsvc.outbound import LOCAL, Outbound
from termsvc.service import webhooks
from termsvc.service.webhooks import NewSecret, Part, Registration, Sender, Tick
from termsvc.service.webhooks.deliveries import EVERY
from termsvc.settings import system_clock
from termsvc.store.webhook_values import Delivery, EventKind
from tests.access.conftest import Office
from tests.webhooks.receivers import Receiver, receiving

BODY = "# Terms\n"
ALL = tuple(kind.value for kind in EventKind)

Start: TypeAlias = Callable[[], Receiver]


class Bureau(Office):
    """An office at the present time, since receivers refuse what was signed long ago, until its clock is moved."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.now = system_clock()
        self.sender: Sender = Outbound(LOCAL)
        self.begin()

    def register(self, url: str, *events: str) -> NewSecret:
        wanted = Registration(url, events or ALL)
        return webhooks.register(self.store, self.maria, self.random, wanted, LOCAL)

    def tick(self, sender: Sender | None = None) -> Tick:
        return webhooks.deliver_due(self.store, lambda: self.now, sender or self.sender, self.random)

    def record(self, *facts: Fact) -> list[Record[Fact]]:
        records = tuple(Record(id="", fact=fact) for fact in facts)
        batch = Batch(records=records, texts={seal(BODY): BODY})
        return self.store.write(lambda writing: writing.record(batch, recorded_by="legal"))

    def accept(self, number: int = 1) -> list[str]:
        """Record so many acceptances, and give their ids."""
        facts = [self.acceptance(f"account-{place}") for place in range(number)]
        return [record.id for record in self.record(*facts)]

    def acceptance(self, account: str) -> Acceptance:
        return Acceptance(account=account, document="tos", version="1", accepted_at=self.now)

    def pass_by(self, time: timedelta) -> None:
        self.now += time

    def deliveries(self, webhook: NewSecret, part: Part = EVERY) -> tuple[Delivery, ...]:
        found = webhooks.deliveries(self.store, self.maria, webhook.endpoint.id, part)
        return found.items

    def due(self) -> None:
        """Move the clock to when something is due next."""
        due = webhooks.next_due(self.store, self.now)
        assert due is not None
        self.now = due


def document() -> Document:
    return Document(slug="tos", title="Terms", kind="tos", timezone="America/Los_Angeles")


def account(name: str) -> Account:
    return Account(id=name, created_on=date(2024, 1, 1))


def version(posted_on: date, label: str = "1", sequence: int = 1) -> Version:
    return Version(
        document="tos",
        label=label,
        sequence=sequence,
        sha256=seal(BODY),
        posted_on=posted_on,
        effective_on=posted_on + timedelta(days=30),
        effective_on_new=posted_on,
    )


@pytest.fixture
def bureau(database_url: str) -> Iterator[Bureau]:
    bureau = Bureau(database_url)
    with closing(bureau.store):
        yield bureau


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts receivers that stop with the test."""
    with ExitStack() as running:
        yield lambda: running.enter_context(receiving())


@pytest.fixture
def receiver(start: Start) -> Receiver:
    return start()
