"""Whom an update concerns, found through cohorts, is what the single function says of each account."""

from __future__ import annotations

import pytest

from tests.bulk.audiences import some_trial


@pytest.mark.parametrize("seed", range(30))
def test_everyones_audience_is_that_of_single_accounts(seed: int) -> None:
    some_trial(seed)
