"""Random worlds, one a test, so that a mutant is given up at its first difference from the oracle."""

import pytest

from tests.comparison import trial


@pytest.mark.parametrize("seed", range(60))
def test_the_resolver_and_the_oracle_agree(seed: int) -> None:
    assert trial(seed)
