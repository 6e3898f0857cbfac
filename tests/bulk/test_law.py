"""One semantics, every size: what is answered for everyone at once is what a single look-up says of each."""

import pytest

from tests.bulk.trials import spark_trial, store_trial, world_trial


@pytest.mark.parametrize("seed", range(36))
def test_everyones_answers_are_those_of_single_look_ups(seed: int) -> None:
    world_trial(seed)


@pytest.mark.parametrize("seed", [117, 146, 175])
def test_dates_of_an_accounts_own_that_fall_on_its_closing_are_told_from_it(seed: int) -> None:
    world_trial(seed)


@pytest.mark.parametrize("seed", range(40, 46))
def test_what_is_recorded_in_a_database_is_answered_alike(seed: int) -> None:
    store_trial(seed)


@pytest.mark.usefixtures("spark_session")
def test_a_cluster_answers_alike() -> None:
    assert spark_trial(0)["answers"] > 0
