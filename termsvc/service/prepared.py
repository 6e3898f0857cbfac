"""Chunks of accounts made ready for the database, away from it: as columns, which are quickly sent to another process."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar

from termsvc.core.batch import AccountName, Contact
from termsvc.core.model import Account, Fact
from termsvc.library.accounts import Chunk
from termsvc.library.finding import Finding
from termsvc.library.plain import PlainAccount, Reached
from termsvc.library.statements import Name, Statement, Where
from termsvc.store import AccountLines, AccountRow, plain_line

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A chunk, its plain rows as columns; what few accounts have is kept by the number of the row, from 0.

    Attributes:
        file, unusual, declared, findings, end: as in `Chunk`.
        lines: on which the plain rows stand.
        accounts: what these state.
        parents: the ids of parents.
        called: what customers are called.
        contacts: whom to tell.
    """

    file: str
    lines: list[int]
    accounts: AccountLines
    parents: dict[int, str]
    called: dict[int, str]
    contacts: dict[int, Reached]
    unusual: list[Statement[Fact]]
    declared: frozenset[Name] | None
    findings: list[Finding]
    end: int

    def sources(self) -> list[str]:
        """Where each plain row stands."""
        return [f"{self.file}:{line}" for line in self.lines]

    def without(self, ids: Collection[str]) -> Prepared:
        """The same without the plain rows of some accounts."""
        rows = [number for number, own_id in enumerate(self.accounts.id) if own_id not in ids]
        return replace(
            self,
            lines=[self.lines[number] for number in rows],
            accounts=self.accounts.rows(rows),
            parents=_picked(self.parents, rows),
            called=_picked(self.called, rows),
            contacts=_picked(self.contacts, rows),
        )

    def statements(self, ids: Collection[str]) -> list[Statement[Account]]:
        """What the plain rows of some accounts state, as the decoders give it."""
        return [self._statement(number) for number, own_id in enumerate(self.accounts.id) if own_id in ids]

    def _statement(self, number: int) -> Statement[Account]:
        account = AccountRow.read(self.accounts.row[number]).account()
        called, contact = self.called.get(number), self.contacts.get(number)
        names = () if called is None else (AccountName(account=account.id, display_name=called),)
        contacts = () if contact is None else (Contact(account=account.id, **contact._asdict()),)
        where = Where(file=self.file, line=self.lines[number])
        return Statement(fact=account, where=where, personal=(*names, *contacts))


Chunks: TypeAlias = Callable[[], Generator[Prepared, None, None]]
"""Reads the rows from their beginning, each time that it is called."""


def prepared(read: Callable[[], Generator[Chunk, None, None]]) -> Generator[Prepared, None, None]:
    """Chunks, each made ready as it is read."""
    with closing(read()) as chunks:
        yield from map(prepare, chunks)


def prepare(chunk: Chunk) -> Prepared:
    """A chunk made ready."""
    plain = chunk.plain
    return Prepared(
        file=chunk.file,
        lines=[row.line for row in plain],
        accounts=AccountLines([row.id for row in plain], [_line(row) for row in plain]),
        parents={number: row.parent for number, row in enumerate(plain) if row.parent is not None},
        called={number: row.called for number, row in enumerate(plain) if row.called is not None},
        contacts={number: row.contact for number, row in enumerate(plain) if row.contact is not None},
        unusual=chunk.unusual,
        declared=chunk.declared,
        findings=chunk.findings,
        end=chunk.end,
    )


def _line(row: PlainAccount) -> str:
    return plain_line(row.id, (row.created_on, row.closed_on), (row.parent, row.country, row.locale), row.attributes)


def _picked(values: dict[int, T], rows: Sequence[int]) -> dict[int, T]:
    return {place: values[number] for place, number in enumerate(rows) if number in values}
