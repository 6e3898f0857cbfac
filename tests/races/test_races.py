"""Whoever works at the same time loses nothing, does nothing twice and changes no answer of the past."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conftest import FIGURES
from tests.crashes.scenes import SORTS
from tests.races.trials import LOADERS, LOADS, SCHEDULERS, trial


@pytest.mark.parametrize("seed", range(len(SORTS)), ids=[sort.name for sort in SORTS])
def test_loaders_and_schedulers_at_once_change_no_answer_of_the_past(
    seed: int, record_property: Callable[[str, object], None]
) -> None:
    figures = trial(seed)
    what = ", ".join(f"{count} {name}" for name, count in figures.items())
    record_property(FIGURES, f"{LOADERS} loaders and {SCHEDULERS} schedulers at once: {what}")
    assert figures["readings compared"] > LOADERS * LOADS
