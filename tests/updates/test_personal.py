"""An account's own notice: the items of the public one that hold for it, of the documents that will bind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from tests.conftest import FIGURES
from tests.updates.worlds import trial


def test_each_account_is_told_what_brute_force_finds(record_property: Callable[[str, object], None]) -> None:
    counts: Counter[str] = Counter()
    for seed in range(40):
        counts += trial(seed)
    record_property(FIGURES, ("personal notices in 40 worlds", dict(counts)))
    assert counts.keys() >= {"notices", "items left out", "asked"}
