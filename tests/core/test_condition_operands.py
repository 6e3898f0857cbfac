"""What may not follow an operand in a condition: a sign would subtract, and a bracket would take an item."""

from __future__ import annotations

import cel
import pytest

from termsvc.core.condition import Condition
from termsvc.core.errors import InvalidCondition


@pytest.mark.parametrize("operand", ["account.seats", "(account.seats)", "2", "'a'", "true", "[1, 2]"])
@pytest.mark.parametrize("after", ["-1", " -1", "[0]", " [0]"])
def test_a_sign_or_a_bracket_may_not_follow_an_operand(operand: str, after: str) -> None:
    with pytest.raises(InvalidCondition, match="is not allowed"):
        Condition.parse(f"{operand}{after} == 1")


@pytest.mark.parametrize(
    "source", ["-1 == account.seats", "account.seats == -1", "account.seats in [-1, -2]", "!(-1 == 2)"]
)
def test_a_sign_may_stand_before_a_number(source: str) -> None:
    assert Condition.parse(source).source == source


def test_an_operand_after_an_operand_is_told_by_itself() -> None:
    with pytest.raises(InvalidCondition, match=r"^'X' at character 11 is not allowed"):
        Condition.parse("account.a X == 1")


def test_of_several_mistakes_the_first_is_told() -> None:
    with pytest.raises(InvalidCondition, match="at character 14 "):
        Condition.parse("account.a == == 1 && && true")


def test_a_mistake_that_the_library_tells_in_other_words_is_one_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: str) -> None:
        raise ValueError("beyond me")

    monkeypatch.setattr(cel, "compile", refuse)
    with pytest.raises(InvalidCondition, match=r"^not a CEL expression: it can't be read$"):
        Condition.parse("account.told == 'in other words'")
