"""One semantics, every size: what is answered for everyone at once is what a single look-up says of each."""

import pytest

from tests.bulk.populations import compared
from tests.bulk.trials import store_trial, world_trial


@pytest.mark.parametrize("seed", range(36))
def test_everyones_answers_are_those_of_single_look_ups(seed: int) -> None:
    world_trial(seed)


@pytest.mark.parametrize("seed", [117, 146, 175, 1_000_450])
def test_dates_of_an_accounts_own_that_fall_on_its_closing_are_told_from_it(seed: int) -> None:
    world_trial(seed)


@pytest.mark.parametrize("seed", range(40, 46))
def test_what_is_recorded_in_a_database_is_answered_alike(seed: int) -> None:
    store_trial(seed)


def test_made_up_populations_are_answered_alike() -> None:
    assert compared(seed=1, accounts=3_000, sample=600)["answers compared"] > 0
