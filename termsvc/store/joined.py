"""A store whose work all joins one transaction, so that verbs that each make one are done together or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection

from termsvc.store.reading import Reading
from termsvc.store.revision import Revision, revision_of
from termsvc.store.store import Store
from termsvc.store.writing import Writing

T = TypeVar("T")


class JoinedStore(Store):
    """A store within a transaction on another one: what is read is what was there and what was added so far."""

    def __init__(self, writing: Writing, name: str) -> None:
        """`name` is the URL of the other store, without a password."""
        self.writing = writing
        self._name = name

    @property
    def name(self) -> str:
        """The database's URL, without a password."""
        return self._name

    def now(self) -> datetime:
        """The transaction's instant."""
        return self.writing.now

    def read(self, work: Callable[[Reading], T]) -> T:
        """Run work on what the transaction sees."""
        return work(self.writing)

    def snapshot(self, work: Callable[[Connection], T]) -> T:
        """Run work of this package on what the transaction sees."""
        return work(self.writing.connection)

    def write(self, work: Callable[[Writing], T]) -> T:
        """Run work that adds to the transaction; if it raises, the whole transaction is to end."""
        return work(self.writing)

    def note(self, work: Callable[[Connection], object]) -> bool:
        """Leave out what is no fact, for nothing within a transaction may be let fail."""
        del work
        return False

    def revision(self) -> Revision:
        """How far the database has come, with what was added so far."""
        return revision_of(self.writing.connection)

    def close(self) -> None:
        """Nothing: the transaction ends with the work that began it."""


def together(store: Store, work: Callable[[JoinedStore], T]) -> T:
    """Run work whose verbs all join one transaction: all that they add is kept, or nothing if it raises.

    As for `Store.write` it may run more than once, and must do nothing but read and write there.

    Raises:
        StoreBusy, StoreUnusable: as for `Store.write`.
    """
    return store.write(lambda writing: work(JoinedStore(writing, store.name)))
