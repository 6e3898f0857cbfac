"""All documents and versions as they are known, and the accounts that are seen before them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from operator import itemgetter
from weakref import WeakKeyDictionary, WeakValueDictionary

from termsvc.core.model import Account, Fact, Record, Translation
from termsvc.core.world import AccountView, World
from termsvc.library.statements import standing
from termsvc.service.sight import postings, without


class Family:
    """What is recorded of one account and of those above it.

    Attributes:
        account: its id.
        records: as `Reading.records_about_each` gives them.
        above: the accounts that any statement names above it, known or not.
    """

    def __init__(self, account: str, records: Sequence[Record[Fact]]) -> None:
        self.account = account
        self.records = tuple(records)
        stated = [record.fact for record in records if isinstance(record.fact, Account)]
        self.above = frozenset(name for one in stated for name in (one.id, *one.parent.values())) - {account}

    def is_touched_by(self, accounts: frozenset[str]) -> bool:
        """Whether facts about some accounts may bear on this one."""
        return self.account in accounts or not self.above.isdisjoint(accounts)


class Alike:
    """Accounts whose views are equal before the same documents and versions: what binds one binds the others."""


@dataclass(frozen=True, slots=True, eq=False)
class Customer:
    """An account before the documents and versions.

    Attributes:
        alike: the accounts that look like it; `None` if it is not known.
        known_at: the instant of the last fact that can bear on its answers; `None` if there is none.
    """

    world: World
    alike: Alike | None
    known_at: datetime | None


class Published:
    """All documents, versions and translations as they are known at one instant.

    Attributes:
        records: as `Reading.published` gives them.
        world: of these alone, without accounts.
        known_at: the instant of the last fact of these; `None` if there is none.
        until: where versions to come are hidden, the instant at which the first of them is posted.
    """

    def __init__(self, records: Sequence[Record[Fact]], until: datetime | None = None) -> None:
        self.records = tuple(records)
        self.world = World(self.records)
        self.until = until
        self.known_at = _last(self.records)
        self._customers: WeakKeyDictionary[Family, Customer] = WeakKeyDictionary()
        self._alike: WeakValueDictionary[AccountView, Alike] = WeakValueDictionary()
        self._posted: tuple[datetime | None, Published] = (None, self)

    def customer(self, family: Family) -> Customer:
        """An account before these, known or not."""
        found = self._customers.get(family)
        if found is None:
            world = self.world.about(family.records)
            known = family.account in world.accounts
            alike = self._alike.setdefault(world.view(family.account), Alike()) if known else None
            instants = (self.known_at, _last(family.records))
            known_at = max((one for one in instants if one is not None), default=None)
            found = self._customers[family] = Customer(world, alike, known_at)
        return found

    def posted(self, now: datetime) -> Published:
        """These without the versions that are posted only after today, in each document's time zone."""
        coming = self._postings[bisect_right(self._postings, now, key=itemgetter(0)) :]
        if not coming:
            return self
        until, found = self._posted
        if until != coming[0][0]:
            until = coming[0][0]
            found = Published(without(self.records, frozenset(key for _, key in coming)), until)
            self._posted = (until, found)
        return found

    @cached_property
    def _postings(self) -> list[tuple[datetime, tuple[str, str]]]:
        return postings(self.world)

    @cached_property
    def translations(self) -> dict[tuple[str, str], dict[str, Translation]]:
        """By document and label, a version's translations by language."""
        found: dict[tuple[str, str], dict[str, Translation]] = {}
        for one in standing((), self.records):
            if isinstance(one.fact, Translation):
                found.setdefault((one.fact.document, one.fact.version), {})[one.fact.language] = one.fact
        return found


def _last(records: Iterable[Record[Fact]]) -> datetime | None:
    return max((record.recorded_at for record in records if record.recorded_at is not None), default=None)
