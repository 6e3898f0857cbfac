"""What is known of documents, versions and accounts, kept in memory and brought up to date with the database.

One small question tells whether something was recorded since. If so, the facts recorded since are read, and just what
they touch is forgotten: the accounts that they are about and all below these; any fact about a document, a version or a
translation makes the published terms be read anew. What is read for an account is read in the same snapshot.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import NamedTuple

from termsvc.core.model import Account, Document, Fact, Retraction, Translation, Version
from termsvc.service.answering.bounded import Bounded
from termsvc.service.answering.published import Family, Published
from termsvc.store import Reading, Revision, Store

NEWS = 1_000
"""Facts recorded since that are read one by one; beyond these it is quicker to begin anew."""


class Snapshot(NamedTuple):
    """What was known at one instant, as far as it was asked.

    Attributes:
        revision: the instant of the last fact by then; `None` if there was none.
        families: by the account asked.
    """

    published: Published
    revision: datetime | None
    families: Mapping[str, Family]


@dataclass(frozen=True, slots=True)
class _News:
    """What was read, to be kept.

    Attributes:
        touched: the accounts that facts recorded since are about; `None` if everything may have changed.
    """

    snapshot: Snapshot
    touched: frozenset[str] | None


class Knowledge:
    """What was read, for any number of threads; nothing waits for the database while another thread is kept waiting.

    Args:
        store: what is recorded.
        most: facts about accounts that are kept at most; those that were not asked for longest go first.
    """

    def __init__(self, store: Store, most: int) -> None:
        self._store = store
        self._lock = Lock()
        self._published: Published | None = None
        self._revision: datetime | None = None
        self._families: Bounded[str, Family] = Bounded(most, lambda family: len(family.records) + 1)
        self._below: dict[str, set[str]] = defaultdict(set)

    def about(self, accounts: Collection[str], seen: Revision | None = None) -> Snapshot:
        """What is known of some accounts by everything recorded; of one that is not known, nothing.

        Args:
            accounts: their ids.
            seen: the revision of the store if it was just looked at, and it is enough that everything up to it is known.

        Raises:
            StoreBusy, StoreUnusable: the database was busy for too long, or can't be reached.
        """
        kept = self._kept(accounts)
        if kept is not None and len(kept.families) == len(set(accounts)):
            # Asked only now, the database can't be behind what is kept; what was seen before can.
            revision = self._store.revision() if seen is None else seen
            if kept.revision == revision.facts or (seen is not None and _is_later(kept.revision, seen.facts)):
                return kept
        news = self._store.read(lambda reading: _news(reading, kept, accounts))
        self._keep(news, kept)
        return news.snapshot

    def published(self) -> Published:
        """The documents and versions as they were when somebody asked last; the database is asked if nobody did.

        Raises:
            StoreBusy, StoreUnusable: as for `about`.
        """
        return self._published or self.about(()).published

    def _kept(self, accounts: Collection[str]) -> Snapshot | None:
        with self._lock:
            if self._published is None:
                return None
            found = {account: self._families.get(account) for account in accounts}
            families = {account: family for account, family in found.items() if family is not None}
            return Snapshot(self._published, self._revision, families)

    def _keep(self, news: _News, before: Snapshot | None) -> None:
        """Take in what was read, unless somebody else has read on meanwhile."""
        read = news.snapshot
        with self._lock:
            if news.touched is None:
                self._families.clear()
                self._below.clear()
            elif before is None or _is_later(self._revision, read.revision):
                return
            else:
                self._forget(news.touched)
            if self._published is None or self._revision != read.revision:
                self._published, self._revision = read.published, read.revision
            for family in read.families.values():
                self._add(family)

    def _add(self, family: Family) -> None:
        if not family.records:
            return  # of names that nobody recorded there is no end
        for ancestor in family.above:
            self._below[ancestor].add(family.account)
        for _, dropped in self._families.put(family.account, family):
            self._unlink(dropped)

    def _forget(self, accounts: Iterable[str]) -> None:
        for account in accounts:
            for name in (account, *self._below.get(account, ())):
                family = self._families.pop(name)
                if family is not None:
                    self._unlink(family)

    def _unlink(self, family: Family) -> None:
        for ancestor in family.above:
            below = self._below.get(ancestor, set())
            below.discard(family.account)
            if not below:
                self._below.pop(ancestor, None)


def _news(reading: Reading, kept: Snapshot | None, accounts: Collection[str]) -> _News:
    """What is known of some accounts, with as much of what is kept as still holds."""
    revision = reading.last_recorded_at()
    since = None if kept is None else _since(reading, kept.revision, revision)
    if kept is None or since is None:
        published, touched, families = Published(reading.published()), None, dict[str, Family]()
    else:
        published = Published(reading.published()) if any(map(_is_published, since)) else kept.published
        touched = frozenset(account for fact in since for account in _about(fact))
        families = {name: one for name, one in kept.families.items() if not one.is_touched_by(touched)}
    missing = set(accounts) - families.keys()
    if missing:
        families.update((name, Family(name, about)) for name, about in reading.records_about_each(missing).items())
    return _News(Snapshot(published, revision, families), touched)


def _since(reading: Reading, known: datetime | None, revision: datetime | None) -> list[Fact] | None:
    """The facts recorded since an instant and what they touch; `None` if they are many, or the database was set back."""
    if known == revision:
        return []
    if _is_later(known, revision):
        return None
    page = reading.facts_after(known, NEWS)
    return None if page.after is not None else [record.fact for record in reading.touched_by(page.items)]


def _is_later(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and (other is None or one > other)


def _is_published(fact: Fact) -> bool:
    return isinstance(fact, Document | Version | Translation)


def _about(fact: Fact) -> tuple[str, ...]:
    """The account that a fact is about, if it is about one."""
    if isinstance(fact, Account):
        return (fact.id,)
    return () if isinstance(fact, Document | Version | Translation | Retraction) else (fact.account,)
