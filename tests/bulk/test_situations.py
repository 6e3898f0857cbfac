"""What rules on notice periods find of everyone, through cohorts, is what they find of each account."""

from __future__ import annotations

import pytest

from tests.bulk.situations import some_trial


@pytest.mark.parametrize("seed", range(20))
def test_everyones_situations_are_those_of_single_accounts(seed: int) -> None:
    some_trial(seed)
