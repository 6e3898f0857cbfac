from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conftest import FIGURES
from tests.store.machine import DATABASES, run

CROWDED = ("refused", "two writers", "asked the oracle")


@pytest.mark.parametrize("database", DATABASES)
def test_a_store_holds_what_a_plain_list_would(database: str, record_property: Callable[[str, object], None]) -> None:
    counts = run(1, [database], examples=8)
    record_property(FIGURES, ("store machine", dict(counts)))
    assert all(any(what in name for name in counts) for what in CROWDED)
