from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conftest import FIGURES
from tests.updates.machine import run

REACHED = {
    "post", "approve a postponement", "refused: the same person", "refused: post", "refused: approve", "who is who: same"
}  # fmt: skip


@pytest.mark.parametrize(("database", "examples"), [("sqlite", 5), ("postgresql", 2)])
def test_two_persons_stand_behind_all_that_is_posted(
    database: str, examples: int, record_property: Callable[[str, object], None]
) -> None:
    counts = run(1, [database], examples)
    record_property(FIGURES, ("updates on their way", dict(counts)))
    assert database == "postgresql" or counts.keys() >= REACHED
