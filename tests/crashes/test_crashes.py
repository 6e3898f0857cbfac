"""Who is killed leaves all of its work or none and keeps nobody waiting, and the work can be done again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

import pytest

from tests.conftest import FIGURES
from tests.crashes.scenes import AFTER_COMMIT, BEFORE_BEGIN, BETWEEN, IN_COMMIT, stage
from tests.crashes.trials import KILLS_A_COMPANY, WORKS, server_trial, trial, work_of
from tests.crashes.victim import ABOUT_TO_WRITE, COMMITTED, COMMITTING, DOING, DONE

SERVER_KILLS = 3


@pytest.mark.parametrize("work", WORKS)
def test_a_process_that_is_killed_leaves_all_or_nothing(
    work: str, record_property: Callable[[str, object], None]
) -> None:
    seeds = [seed for seed in range(KILLS_A_COMPANY) if work_of(seed) == work]
    kills = sum(map(trial, seeds), Counter())
    between = sum(count for name, count in kills.items() if f"{work}, {BETWEEN}" in name)
    assert between >= len(seeds) / 2
    record_property(FIGURES, f"kill -9 during {work}: {_figures(kills)}")


def test_a_server_that_is_killed_keeps_all_or_nothing(record_property: Callable[[str, object], None]) -> None:
    kills = sum(map(server_trial, range(SERVER_KILLS)), Counter())
    record_property(FIGURES, f"kill -9 of the server: {_figures(kills)}")


def _figures(kills: Counter[str]) -> str:
    """How many kills left what, by how far the transaction had come."""
    return "; ".join(f"{count} {name}" for name, count in sorted(kills.items()) if ": " in name)


@pytest.mark.parametrize(
    ("log", "where"),
    [
        ([], BEFORE_BEGIN),
        ([DOING, DONE, COMMITTING, COMMITTED], BEFORE_BEGIN),
        ([DOING, DONE, ABOUT_TO_WRITE, DOING], BEFORE_BEGIN),
        ([ABOUT_TO_WRITE, DOING, DONE], BETWEEN),
        ([ABOUT_TO_WRITE, DOING, DONE, DOING, DONE, COMMITTING], IN_COMMIT),
        ([ABOUT_TO_WRITE, DOING, DONE, COMMITTING, COMMITTED, DOING], AFTER_COMMIT),
    ],
)
def test_a_log_says_how_far_its_transaction_came(log: Iterable[str], where: str) -> None:
    assert stage(log) == where
