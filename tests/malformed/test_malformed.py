"""Malformed inputs by the hundred: each ends in a load that is right, or in clear findings and an unchanged database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from tests.conftest import FIGURES
from tests.malformed.kinds import KINDS
from tests.malformed.trials import trial

SEEDS = range(308)
CHUNKS = 2


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_malformed_inputs_are_refused_clearly_or_loaded_right(
    chunk: int, record_property: Callable[[str, object], None]
) -> None:
    counted = sum((trial(seed) for seed in SEEDS[chunk::CHUNKS]), Counter())
    figures = ", ".join(f"{what} {count}" for what, count in sorted(counted.items()))
    record_property(FIGURES, f"malformed inputs, part {chunk + 1} of {CHUNKS}: {figures}")
    assert counted.total() == len(SEEDS) // CHUNKS
    assert {what.rpartition(":")[0] for what in counted} == set(KINDS)
    assert {what.rpartition(" ")[2] for what in counted} == {"loaded", "refused"}
