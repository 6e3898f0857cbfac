"""Random worlds that come into a database bit by bit, and what is asked in between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from termsvc.core.batch import Batch
from termsvc.core.model import Account, Document, Fact, Record
from termsvc.service.answering import Question
from termsvc.store import JoinedStore
from tests.random_worlds import case

EARLY = datetime(2023, 1, 1, tzinfo=UTC)
MOST_STEPS = 6


class Telling:
    """A world whose facts are recorded bit by bit, in the order in which they were learned.

    Attributes:
        store: where they are, in one transaction.
        asked: the accounts and documents to ask for, some of which nobody knows.
    """

    def __init__(self, seed: int, store: JoinedStore, random: Random) -> None:
        told = case(seed)
        self.store, self.random = store, random
        self._texts = told.texts
        self._untold = list(told.records)
        self._told = 0
        self._parents = {(one.id, parent) for one in _accounts(told.records) for parent in one.parent.values()}
        self.accounts = [*sorted({one.id for one in _accounts(told.records)}), "nobody"]
        self.documents = [*sorted({one.fact.slug for one in told.records if isinstance(one.fact, Document)}), "none"]
        self.days = sorted({day for one in told.records for day in _days(one.fact)})

    @property
    def is_told(self) -> bool:
        return not self._untold

    @property
    def concerned(self) -> list[str]:
        """The accounts that the next fact is about, or a parent of which it is about."""
        fact = self._untold[0].fact if self._untold else None
        about = fact.id if isinstance(fact, Account) else getattr(fact, "account", None)
        return sorted({about, *(child for child, parent in self._parents if parent == about)} - {None})

    def tell(self) -> None:
        """Record some more of the facts, at once; often many of them to begin with."""
        first, last = self._told == 0, self._told == MOST_STEPS
        count = (
            len(self._untold) if last else self.random.choice((1, len(self._untold) // 2) if first else (1, 1, 2, 4))
        )
        self._told += 1
        told, self._untold = self._untold[:count], self._untold[count:]
        self.store.write(lambda writing: writing.record(Batch(records=tuple(told), texts=self._texts), recorded_by=""))

    def instant(self) -> datetime:
        """About a midnight at which something may change."""
        midnight = datetime.combine(self.random.choice(self.days), time(), UTC)
        return midnight + timedelta(hours=self.random.randint(-15, 15), microseconds=self.random.choice((-1, 0, 1)))

    def question(self) -> Question:
        """Of some account, now or at some time; by everything known, or by what is known now, or soon will be."""
        random = self.random
        known = self.store.revision().facts or EARLY
        whens: tuple[date | datetime | None, ...] = (None, None, None, random.choice(self.days), self.instant())
        return Question(
            account=random.choice(random.choice((self.concerned, self.concerned, self.accounts)) or self.accounts),
            document=random.choice((None, None, *self.documents)),
            when=random.choice(whens),
            known_at=random.choice((None, None, None, known, known + timedelta(microseconds=3))),
            explained=random.random() < 0.2,
        )


def _accounts(records: Iterable[Record[Fact]]) -> Iterator[Account]:
    return (record.fact for record in records if isinstance(record.fact, Account))


def _days(fact: Fact) -> list[date]:
    values = [getattr(fact, name) for name in fact.__dataclass_fields__]
    return [value.date() if isinstance(value, datetime) else value for value in values if isinstance(value, date)]
