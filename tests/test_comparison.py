from collections import Counter
from collections.abc import Callable

import pytest

from termsvc.core.answer import Reason, Rule
from tests.comparison import trial
from tests.conftest import FIGURES

# Rules that decide; the others name steps on the way.
DECIDING = {
    Rule.NOT_YET_A_CUSTOMER,
    Rule.DOES_NOT_APPLY,
    Rule.DISPLACED,
    Rule.NEW_ACCOUNT,
    Rule.CONTINUED_USE,
    Rule.ACCEPTED,
    Rule.NEGOTIATED_FIXED,
    Rule.NEGOTIATED_UNTIL_UPDATED,
    Rule.UPDATED_ON_NOTICE,
    Rule.NONE_IN_FORCE,
}
OUTCOMES = {*(f"decided by: {rule}" for rule in DECIDING), *(f"lost by: {reason}" for reason in Reason)}
WORLDS, SHARES = 440, 4
LEAST_ASKS = 20_000


@pytest.mark.parametrize("share", range(SHARES))
def test_the_resolver_and_the_oracle_agree_on_random_worlds(
    share: int, record_property: Callable[[str, object], None]
) -> None:
    counts = sum(map(trial, range(share, WORLDS, SHARES)), Counter())
    record_property(FIGURES, ("resolver against oracle", dict(counts)))
    assert counts["asks"] * SHARES >= LEAST_ASKS
    assert {name for name, count in counts.items() if count >= 0.01 * counts["asks"]} == {"asks", *OUTCOMES}
