from collections.abc import Callable

from termsvc.core.answer import Reason, Rule
from tests.comparison import compare
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


def test_the_resolver_and_the_oracle_agree_on_random_worlds(record_property: Callable[[str, object], None]) -> None:
    tally = compare(range(150))
    record_property(FIGURES, f"resolver against oracle: {tally}")
    assert tally.differences == []
    assert {rule for rule, count in tally.rules.items() if count >= 0.01 * tally.asks} == DECIDING
    assert {reason for reason, count in tally.reasons.items() if count >= 100} == set(Reason)
