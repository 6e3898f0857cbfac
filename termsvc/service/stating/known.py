"""What is recorded that bears on what is stated, as far as whoever acts may know it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from operator import attrgetter

from termsvc.access import Actor
from termsvc.core.dated import local_date
from termsvc.core.errors import UnknownName
from termsvc.core.model import Acceptance, Account, Agreement, Document, Fact, Objection, Record, Retraction, Version
from termsvc.core.world import World
from termsvc.library.statements import Statement
from termsvc.service.sight import seen
from termsvc.store import Reading


class Known:
    """Questions to one snapshot on behalf of an actor; what is about an account is read once.

    To an actor who is bound to an account, those out of sight are not there, nor is a version that is not posted yet.
    """

    def __init__(self, reading: Reading, actor: Actor, now: datetime) -> None:
        """`now` is an aware instant."""
        self.reading = reading
        self.actor = actor
        self.now = now
        self._about: dict[str, list[Record[Fact]]] = {}

    def sees(self, account: str) -> bool:
        """Whether an account, if there is such a one, is within sight today."""
        reach = self.actor.reach
        return reach is None or seen(self.reading, reach, account, self.now.date())

    def world(self, account: str) -> World:
        """All that is known and bears on an account.

        Raises:
            UnknownName: no such account is known, or it is out of sight.
        """
        world = World(self.about(account) if self.sees(account) else ())
        world.account(account)
        return world

    def account(self, account: str) -> Record[Account]:
        """An account as last stated.

        Raises:
            UnknownName: as for `world`.
        """
        return self.world(account).account(account)

    def agreement(self, agreement: str) -> Record[Agreement]:
        """An agreement as last stated.

        Raises:
            UnknownName: no such agreement is known, or its account is out of sight.
        """
        agreements = World(self.reading.agreements_stated([agreement])).agreements
        for record in (record for records in agreements.values() for record in records):
            if self.sees(record.fact.account):
                return record
        raise UnknownName(f"no agreement {agreement!r} is known")

    def about(self, account: str) -> list[Record[Fact]]:
        """What is recorded that can bear on an account, there or not, in the order of recording."""
        if account not in self._about:
            records = self.reading.records_about(account)
            self._about[account] = records if self.actor.reach is None else [*self._posted(records)]
        return self._about[account]

    def bearing(self, statements: Iterable[Statement[Fact]]) -> list[Record[Fact]]:
        """What is recorded that can bear on some statements, in the order of recording."""
        found = {record.id: record for one in statements for record in self._bearing(one)}
        return sorted(found.values(), key=attrgetter("recorded_at"))

    def _bearing(self, one: Statement[Fact]) -> Iterator[Record[Fact]]:
        if one.id is not None:
            yield from self.reading.facts_with([one.id])
        match one.fact:
            case Account():
                for account in (one.fact.id, *one.fact.parent.values()):
                    yield from self.about(account)
            case Acceptance() | Objection() | Agreement():
                yield from self.about(one.fact.account)
            case Retraction():
                yield from self.reading.facts_with([one.fact.fact])

    def _posted(self, records: list[Record[Fact]]) -> Iterator[Record[Fact]]:
        zones = {record.fact.slug: record.fact.timezone for record in records if isinstance(record.fact, Document)}
        for record in records:
            fact = record.fact
            if not isinstance(fact, Version) or fact.posted_on <= local_date(self.now, zones.get(fact.document, "UTC")):
                yield record
