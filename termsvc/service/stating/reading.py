"""What an account's page shows: the account, what it said, and what was negotiated with it; all as it stands now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import TypeVar

from termsvc.access import Actor, Scope, require_scope
from termsvc.core.batch import Contact
from termsvc.core.errors import UnknownName
from termsvc.core.model import Acceptance, Account, Agreement, Attachment, Fact, Objection, Record
from termsvc.core.world import World
from termsvc.service.sight import within
from termsvc.service.stating.known import Known
from termsvc.store import Reading, Store
from termsvc.store.paging import Page

A = TypeVar("A", Acceptance, Objection, Agreement)

LIMIT = 100
"""Items of a page where none is asked for."""


@dataclass(frozen=True, slots=True)
class AccountAsItStands:
    """An account with what is known of the customer behind it.

    Attributes:
        record: the account as last stated, with its dated values.
        called: personal data: what the customer is called; `None` if that was never said, or was erased.
        contacts: personal data: whom to tell today, by address.
    """

    record: Record[Account]
    called: str | None
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class AgreementAsItStands:
    """An agreement with its own texts.

    Attributes:
        record: the agreement as last stated, with its terms.
        texts: the canonical text of each term that replaces a document, by seal.
    """

    record: Record[Agreement]
    texts: Mapping[str, str]


def account(store: Store, actor: Actor, name: str) -> AccountAsItStands:
    """An account as it stands.

    Raises:
        Forbidden: they may not.
        UnknownName: no such account is known, or it is out of sight.
    """
    require_scope(actor, Scope.ACCOUNTS_READ)
    now = store.now()

    def found(reading: Reading) -> AccountAsItStands:
        record = Known(reading, actor, now).account(name)
        called = reading.account_name(name)
        contacts = tuple(reading.contacts(name, now.date()))
        return AccountAsItStands(record, called.display_name if called else None, contacts)

    return store.read(found)


def accounts(store: Store, actor: Actor, after: str | None = None, limit: int = LIMIT) -> Page[Record[Account], str]:
    """So many accounts that are known and within sight, in order of the bytes of their ids, from the first one after an id.

    Raises:
        Forbidden: they may not.
    """
    require_scope(actor, Scope.ACCOUNTS_READ)
    now = store.now()

    def found(reading: Reading) -> Page[Record[Account], str]:
        reach = actor.reach
        if reach is not None and not reach.subtree:
            own = [] if after is not None and reach.account <= after else [reach.account]
            return Page(tuple(_within_sight(reading, actor, own, now)), None)
        kept, last = list[Record[Account]](), after
        while True:
            page = reading.accounts_after(last, limit + 1)
            kept += _within_sight(reading, actor, page.items, now)
            if len(kept) > limit:
                return Page(tuple(kept[:limit]), kept[limit - 1].fact.id)
            if page.after is None:
                return Page(tuple(kept), None)
            last = page.after

    return store.read(found)


def acceptances(
    store: Store, actor: Actor, account: str, after: datetime | None = None, limit: int = LIMIT
) -> Page[Record[Acceptance], datetime | None]:
    """So many acceptances by an account that count, in the order of recording, from the first one recorded after an instant.

    Raises:
        Forbidden: they may not.
        UnknownName: no such account is known, or it is out of sight.
    """
    require_scope(actor, Scope.ACCOUNTS_READ)
    return _page(_world(store, actor, account).acceptances.get(account, ()), after, limit)


def objections(
    store: Store, actor: Actor, account: str, after: datetime | None = None, limit: int = LIMIT
) -> Page[Record[Objection], datetime | None]:
    """The same of objections, those too that were withdrawn; each as last stated."""
    require_scope(actor, Scope.ACCOUNTS_READ)
    return _page(_world(store, actor, account).objections.get(account, ()), after, limit)


def agreements(
    store: Store, actor: Actor, account: str, after: datetime | None = None, limit: int = LIMIT
) -> Page[Record[Agreement], datetime | None]:
    """The same of the account's own agreements, those too that have ended; each as last stated."""
    require_scope(actor, Scope.AGREEMENTS_READ)
    return _page(_world(store, actor, account).agreements.get(account, ()), after, limit)


def agreement(store: Store, actor: Actor, name: str) -> AgreementAsItStands:
    """An agreement as it stands.

    Raises:
        Forbidden: they may not.
        UnknownName: no such agreement is known, or its account is out of sight.
    """
    require_scope(actor, Scope.AGREEMENTS_READ)
    now = store.now()

    def found(reading: Reading) -> AgreementAsItStands:
        record = Known(reading, actor, now).agreement(name)
        seals = (term.sha256 for term in record.fact.terms)
        return AgreementAsItStands(record, {sha256: reading.text(sha256) for sha256 in seals if sha256 is not None})

    return store.read(found)


def attachment(store: Store, actor: Actor, name: str, sha256: str) -> tuple[Attachment, bytes]:
    """A file that belongs to an agreement as it stands, by its seal.

    Raises:
        Forbidden: they may not.
        UnknownName: no such agreement is known, its account is out of sight, or no such file belongs to it.
    """
    require_scope(actor, Scope.AGREEMENTS_READ)
    now = store.now()

    def found(reading: Reading) -> tuple[Attachment, bytes]:
        for file in Known(reading, actor, now).agreement(name).fact.attachments:
            if file.sha256 == sha256:
                return file, reading.file(sha256)
        raise UnknownName(f"no file with the seal {sha256} belongs to agreement {name!r}")

    return store.read(found)


def _world(store: Store, actor: Actor, account: str) -> World:
    """All that bears on an account: a later fact may undo any earlier one."""
    now = store.now()
    return store.read(lambda reading: Known(reading, actor, now).world(account))


def _page(acts: Iterable[Record[A]], after: datetime | None, limit: int) -> Page[Record[A], datetime | None]:
    ordered = sorted(acts, key=attrgetter("recorded_at"))
    later = ordered if after is None else [one for one in ordered if one.recorded_at and one.recorded_at > after]
    return Page(tuple(later[:limit]), later[limit - 1].recorded_at if len(later) > limit else None)


def _within_sight(reading: Reading, actor: Actor, names: Sequence[str], now: datetime) -> Iterator[Record[Account]]:
    """Of some accounts those that are known and that whoever acts may see, by what is stated of them and those above."""
    records: list[Record[Fact]] = []
    missing, asked = set(names), set[str]()
    while missing:
        asked |= missing
        found = reading.statements_of(missing)
        records += found
        parents = {name for one in found if isinstance(one.fact, Account) for name in one.fact.parent.values()}
        missing = set() if actor.reach is None else parents - asked
    world = World(records)
    for name in names:
        if name in world.accounts and _is_seen(world, actor, name, now.date()):
            yield world.accounts[name]


def _is_seen(world: World, actor: Actor, name: str, today: date) -> bool:
    reach = actor.reach
    return reach is None or within(world, reach, name, today)
