"""Small worlds, and work that leaves a store as it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings

from termsvc.core.batch import Batch
from termsvc.core.model import Acceptance, Account, Fact, Record, Version
from termsvc.core.seal import seal
from termsvc.store import Store, Writing

T = TypeVar("T")

DAY = date(2025, 4, 1)
NOON = datetime(2025, 4, 1, 12, tzinfo=UTC)
BODY = "# Terms\n"

# A store lives as long as its test, and examples leave it as it was (see `undone`).
one_store_for_all_examples = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None, max_examples=50
)


def account(name: str, **fields: Any) -> Account:
    return Account(id=name, created_on=DAY, **fields)


def acceptance(name: str = "acme", at: datetime = NOON, **fields: Any) -> Acceptance:
    return Acceptance(account=name, document="tos", version="1", accepted_at=at, **fields)


def version(body: str = BODY) -> Version:
    return Version(
        document="tos", label="1", sequence=1, sha256=seal(body), posted_on=DAY, effective_on=DAY, effective_on_new=DAY
    )


def batch(*facts: Fact, **others: Any) -> Batch:
    return Batch(records=tuple(Record(id="", fact=fact) for fact in facts), **others)


def record(store: Store, *facts: Fact, **others: Any) -> list[Record[Fact]]:
    return store.write(lambda writing: writing.record(batch(*facts, **others), recorded_by="legal"))


class _Undo(Exception):
    pass


def undone(store: Store, work: Callable[[Writing], T]) -> T:
    """What work gives in a transaction that is then rolled back."""
    given: list[T] = []

    def attempt(writing: Writing) -> None:
        given.append(work(writing))
        raise _Undo

    try:
        store.write(attempt)
    except _Undo:
        return given[-1]
    raise AssertionError("the transaction was kept")
