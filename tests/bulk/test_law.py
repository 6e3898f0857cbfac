"""One semantics, every size: what is answered for everyone at once is what a single look-up says of each."""

import pytest

from tests.bulk.trials import world_trial


@pytest.mark.parametrize("seed", range(40))
def test_everyones_answers_are_those_of_single_look_ups(seed: int) -> None:
    world_trial(seed)
