"""Verbs at the same time: each is done whole, one after the other, and none is lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import TypeVar

from termsvc.core.errors import TermsError
from termsvc.service import stating
from termsvc.service.stating import AlreadyThere, Receipt, reading
from termsvc.store import Reading, Store
from tests.stating.company import CLERK, seal_of

T = TypeVar("T")
THREADS = 4


def at_once(work: Callable[[int], T]) -> list[T | TermsError]:
    """What several threads give that begin together, or the errors that they meet."""
    barrier = Barrier(THREADS)

    def run(number: int) -> T | TermsError:
        barrier.wait()
        try:
            return work(number)
        except TermsError as error:
            return error

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(run, range(THREADS)))


def form(number: int) -> dict[str, object]:
    shown = {"document": "tos", "version": "v2", "sha256": seal_of("tos 2")}
    return {
        "acceptances": [shown],
        "accepted_at": f"2025-03-01T0{number}:00:00Z",
        "accepted_by": {"person": f"P{number}"},
    }


def recorded(given: list[object]) -> list[Receipt]:
    return sorted((one for one in given if isinstance(one, Receipt)), key=lambda one: one.recorded_at)


def test_one_of_several_creates_an_account(store: Store) -> None:
    given = at_once(lambda _: stating.create_account(store, CLERK, {"id": "x", "created_on": "2025-01-01"}))
    assert len(recorded([*given])) == 1
    assert sum(isinstance(one, AlreadyThere) for one in given) == THREADS - 1


def test_one_of_several_signs_up_whole(store: Store) -> None:
    given = at_once(lambda number: stating.sign_up(store, CLERK, {"account": {"id": "x"}, **form(number)}))
    (won,) = (one for one in given if isinstance(one, tuple))
    (accepted,) = reading.acceptances(store, CLERK, "x").items
    assert [one.fact for one in won] == ["account:x", accepted.id]
    assert store.read(lambda snapshot: snapshot.accepted_by(accepted.id)) is not None


def test_all_acceptances_are_kept_and_an_equal_one_once(store: Store) -> None:
    given = [
        one
        for receipts in at_once(lambda number: stating.accept(store, CLERK, "acme", form(number // 2)))
        if isinstance(receipts, tuple)
        for one in receipts
    ]
    assert len(given) == THREADS
    kept = reading.acceptances(store, CLERK, "acme").items
    assert {one.fact for one in given} == {one.id for one in kept}
    assert len(kept) == THREADS // 2


def test_the_last_of_several_terminations_counts(store: Store) -> None:
    given = recorded(
        [*at_once(lambda number: stating.terminate_agreement(store, CLERK, "globex-msa", date(2025, 5, 1 + number)))]
    )
    assert len({one.fact for one in given}) == THREADS
    assert len({one.recorded_at for one in given}) == THREADS
    standing = reading.agreement(store, CLERK, "globex-msa").record
    assert standing.id == given[-1].fact
    instants = [record.recorded_at for record in store.read(Reading.records)]
    assert instants == sorted(set(instants), key=str)
