"""What one snapshot of the database holds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

from sqlalchemy import BindParameter, ColumnElement, Connection, Select, bindparam, func, or_, select

from termsvc.core.activation import Activation
from termsvc.core.batch import AcceptedBy, AccountName, Contact
from termsvc.core.model import (
    FACTS,
    Acceptance,
    Account,
    Agreement,
    Document,
    F_co,
    Fact,
    Objection,
    Record,
    Retraction,
    Translation,
    Version,
)
from termsvc.core.notice.draft import Draft
from termsvc.core.notice.lifecycle import Act
from termsvc.core.notice.manifest import Listing
from termsvc.store.access import AccessRecords
from termsvc.store.families import Families
from termsvc.store.lookup import chunks
from termsvc.store.mapping import from_record_row, read_values, record_columns, table_for, table_of
from termsvc.store.paging import LIMIT, Page, rows_after, through
from termsvc.store.personal import contacts_on, said_of
from termsvc.store.rows import FactId
from termsvc.store.sealed import FILE, TEXT, read_sealed
from termsvc.store.updates import acts_of, draft_of, listings_of, updates_after
from termsvc.store.webhooks import WebhookRecords

A = TypeVar("A", Acceptance, Objection, Agreement)

# Rows are fetched so many at a time: faster than singly, without holding all of them beside their facts.
_FETCHED = 1000

# What is sought for so few names is fetched whole, by a statement that is made once: a look-up is mostly such statements.
_FEW = 100
_LAST = select(func.max(table_of(FactId).c.recorded_at))


class Reading:
    """Questions to one snapshot; what others record meanwhile is not seen."""

    def __init__(self, connection: Connection, until: datetime | None = None) -> None:
        """`until` is as `as_known` has it."""
        self._connection = connection
        self._until = until

    def as_known(self, instant: datetime) -> Reading:
        """The same snapshot without the facts that were recorded and the acts that were done after an aware instant."""
        return Reading(self._connection, instant)

    def records(self) -> list[Record[Fact]]:
        """Every fact ever recorded, retracted and restated ones too, in the order of recording, all in memory."""
        return _in_order(record for kind in FACTS for record in self._records(kind))

    def facts(self) -> Iterator[Record[Fact]]:
        """Every fact ever recorded, as `records` gives them, with no more than a page of them in memory."""
        return through(self.facts_after)

    def facts_after(
        self, after: datetime | None = None, limit: int = LIMIT, kinds: Collection[type[Fact]] = FACTS
    ) -> Page[Record[Fact], datetime]:
        """So many facts of some kinds or of any, in the order of recording, from the first one after an instant."""
        columns = table_of(FactId).c
        sought = select(columns.recorded_at, columns.id, columns.key)
        if len(kinds) < len(FACTS):
            sought = sought.where(or_(*(columns.key.startswith(f"{kind.name}:") for kind in kinds)))
        page = rows_after(self._connection, sought, columns.recorded_at, after, limit)
        return Page(tuple(_in_order(self._facts({row.id: row.key for row in page.items}))), page.after)

    def accounts_after(self, after: str | None = None, limit: int = LIMIT) -> Page[str, str]:
        """The ids of so many accounts that were ever stated, in order of their bytes, from the first one after an id."""
        column = table_for(Account).c.id
        page = rows_after(self._connection, select(column).distinct(), column, after, limit)
        return Page(tuple(name for (name,) in page.items), page.after)

    def acts_after(
        self, kind: type[A], account: str, after: datetime | None = None, limit: int = LIMIT
    ) -> Page[Record[A], datetime]:
        """So many acceptances, objections or agreements of one account, from the first one recorded after an instant.

        Every statement of them, in the order of recording; whether one was retracted stands elsewhere.
        """
        columns = table_for(kind).c
        sought = select(columns.recorded_at, *record_columns(kind)).where(columns.account == account)
        page = rows_after(self._connection, sought, columns.recorded_at, after, limit)
        return Page(tuple(from_record_row(kind, row[1:]) for row in page.items), page.after)

    def catalogue(self) -> list[Record[Fact]]:
        """Every document and version, and what was retracted of these, in the order of recording."""
        return self._with_retractions([*self._records(Document), *self._records(Version)])

    def published(self) -> list[Record[Fact]]:
        """Every document, version and translation, and what was retracted of these, in the order of recording."""
        kinds: tuple[type[Fact], ...] = (Document, Version, Translation)
        return self._with_retractions([record for kind in kinds for record in self._records(kind)])

    def statements_of(self, accounts: Iterable[str]) -> list[Record[Fact]]:
        """Every statement about accounts themselves, and what was retracted of these, in the order of recording."""
        return self._with_retractions([*self._records_with(Account, "id", accounts)])

    def agreements_stated(self, ids: Iterable[str]) -> list[Record[Fact]]:
        """Every statement of some agreements, and what was retracted of these, in the order of recording."""
        return self._with_retractions([*self._records_with(Agreement, "id", ids)])

    def facts_with(self, ids: Iterable[str]) -> list[Record[Fact]]:
        """The facts of some ids, and what was retracted of these, in the order of recording."""
        names = list(ids)
        return self._with_retractions(
            [record for kind in FACTS for record in self._records_with(kind, "fact_id", names)]
        )

    def records_about(self, account: str) -> list[Record[Fact]]:
        """What can bear on one account, in the order of recording.

        That is every statement about the account, and about each account that any statement names as its parent, and
        so on up; their acceptances and objections; every statement of an agreement that any statement says is theirs;
        every document and version; and what was retracted of all this.
        """
        return self._with_retractions([*self._concerning({account}), *self._records(Document), *self._records(Version)])

    def records_about_each(self, accounts: Iterable[str]) -> dict[str, list[Record[Fact]]]:
        """What can bear on each of some accounts beside the documents and versions, in the order of recording.

        With `catalogue` it is for each what `records_about` gives. How many queries that takes depends on the longest chain
        of parents, and not on how many accounts there are.
        """
        wanted = set(accounts)
        families = Families(self._with_retractions(self._concerning(wanted)))
        return {account: families.of(account) for account in wanted}

    def touched_by(self, records: Iterable[Record[Fact]]) -> list[Record[Fact]]:
        """Some facts, what they take back and so on, and all other statements of the agreements among these, in no order."""
        found = {record.id: record for record in records}
        names = _taken_back(found.values())
        while names:
            keys = table_of(FactId).c
            told = [
                self._connection.execute(select(keys.id, keys.key).where(keys.id.in_(chunk))) for chunk in chunks(names)
            ]
            new = self._facts({row.id: row.key for rows in told for row in rows})
            found.update((record.id, record) for record in new)
            names = _taken_back(new) - found.keys()
        agreements = {record.fact.id for record in found.values() if isinstance(record.fact, Agreement)}
        return [*found.values(), *self._records_with(Agreement, "id", agreements)]

    def _concerning(self, accounts: set[str]) -> list[Record[Fact]]:
        """Every statement of accounts and of those above them, what they said, and statements of agreements once theirs."""
        family = self._followed(Account, "id", accounts, lambda record: record.fact.parent.values())
        members = accounts.union(*(record.fact.parent.values() for record in family))
        found: list[Record[Fact]] = [*family]
        for kind in (Acceptance, Objection):
            found += self._records_with(kind, "account", members)
        # One that is another account's by now is stated last with that account.
        theirs = {record.fact.id for record in self._records_with(Agreement, "account", members)}
        found += self._records_with(Agreement, "id", theirs)
        return found

    def _with_retractions(self, found: list[Record[Fact]]) -> list[Record[Fact]]:
        ids = {record.id for record in found}
        return _in_order([*found, *self._followed(Retraction, "fact", ids, lambda record: [record.id])])

    def last_recorded_at(self) -> datetime | None:
        """The instant up to which this snapshot is complete: no fact is recorded at or before it ever again.

        So an answer by what was known at this instant never changes. `None` if nothing has been recorded.
        """
        instant: datetime | None = self._connection.scalar(_LAST)
        return instant

    def text(self, sha256: str) -> str:
        """The body sealed so.

        Raises:
            UnknownName: no text has this seal.
            SealBroken: the text was changed since.
        """
        return read_sealed(self._connection, TEXT, sha256)

    def file(self, sha256: str) -> bytes:
        """The file sealed so.

        Raises:
            UnknownName: no file has this seal.
            SealBroken: the file was changed since.
        """
        return read_sealed(self._connection, FILE, sha256)

    def contacts(self, account: str, on: date) -> list[Contact]:
        """Whom to tell about an account's terms, or about one agreement's, on a date; by address."""
        return self.contacts_of([account], on)[account]

    def contacts_of(self, accounts: Iterable[str], on: date) -> dict[str, list[Contact]]:
        """The same for many accounts, each of which is a key."""
        return contacts_on(self._connection, accounts, on)

    def account_name(self, account: str) -> AccountName | None:
        """What the customer behind an account is called; `None` if that was never said, or was erased."""
        return said_of(self._connection, AccountName, account)

    def accepted_by(self, fact: str) -> AcceptedBy | None:
        """Who made the acceptance with this id; `None` if that was never said, or was erased."""
        return said_of(self._connection, AcceptedBy, fact)

    def activations(self) -> list[Activation]:
        """Every activation, in the order of the instants at which they were noted."""
        noted = attrgetter("activated_at", "document", "version", "accounts")
        return sorted(read_values(self._connection, Activation), key=noted)

    def updates_after(self, after: str | None = None, limit: int = LIMIT) -> Page[str, str]:
        """The ids of so many terms updates that were ever drafted, in order of their bytes, from the first one after an id."""
        return updates_after(self._connection, after, limit)

    def acts_of(self, update: str) -> tuple[Act, ...]:
        """What was done about a terms update, in the order in which it was; nothing if there is no such update."""
        acts = acts_of(self._connection, update)
        return tuple(act for act in acts if self._until is None or act.at <= self._until)

    def draft_of(self, update: str, revision: int) -> Draft:
        """A revision of a terms update's draft.

        Raises:
            UnknownName: there is none.
        """
        return draft_of(self._connection, update, revision)

    def listings_of(self, update: str) -> tuple[Listing, ...]:
        """The frozen lists of a terms update's audience: the first one, then its supplements in order."""
        return listings_of(self._connection, update)

    def access(self) -> AccessRecords:
        """What is recorded of who acts."""
        return AccessRecords(self._connection)

    def webhooks(self) -> WebhookRecords:
        """What is recorded of webhooks."""
        return WebhookRecords(self._connection)

    def _facts(self, keys: Mapping[str, str]) -> list[Record[Fact]]:
        """The facts of some ids, each with its key."""
        return [
            record
            for kind in FACTS
            for record in self._records_with(
                kind, "fact_id", (id_ for id_, key in keys.items() if key.startswith(f"{kind.name}:"))
            )
        ]

    def _records(self, kind: type[F_co], *where: ColumnElement[bool]) -> Iterator[Record[F_co]]:
        sought = select(*record_columns(kind)).where(*where)
        if self._until is not None:
            sought = sought.where(table_for(kind).c.recorded_at <= self._until)
        found = self._connection.execute(sought).yield_per(_FETCHED)
        return (from_record_row(kind, row) for row in found)

    def _records_with(self, kind: type[F_co], column: str, names: Iterable[str]) -> Iterator[Record[F_co]]:
        for chunk in chunks(names):
            if self._until is None and len(chunk) <= _FEW:
                alone = len(chunk) == 1
                rows = self._connection.execute(
                    _sought(kind.name, column, alone=alone), {"names": chunk[0] if alone else chunk}
                )
                yield from (from_record_row(kind, row) for row in rows)
            else:
                yield from self._records(kind, table_for(kind).c[column].in_(chunk))

    def _followed(
        self, kind: type[F_co], column: str, names: set[str], following: Callable[[Record[F_co]], Iterable[str]]
    ) -> list[Record[F_co]]:
        """The facts whose column holds one of the names, or a name that follows from a fact found so, and so on."""
        found: list[Record[F_co]] = []
        seen: set[str] = set()
        while names:
            seen |= names
            new = list(self._records_with(kind, column, names))
            found += new
            names = {name for record in new for name in following(record)} - seen
        return found


@cache
def _sought(kind: str, column: str, *, alone: bool) -> Select[Any]:
    """The rows of a kind of fact whose column holds one of `names`, or that one alone, which takes half the time."""
    found = next(one for one in FACTS if one.name == kind)
    names: BindParameter[str] = bindparam("names", expanding=not alone)
    held = table_for(found).c[column]
    return select(*record_columns(found)).where(held == names if alone else held.in_(names))


def _in_order(records: Iterable[Record[Fact]]) -> list[Record[Fact]]:
    return sorted(records, key=attrgetter("recorded_at"))


def _taken_back(records: Iterable[Record[Fact]]) -> set[str]:
    return {record.fact.fact for record in records if isinstance(record.fact, Retraction)}
