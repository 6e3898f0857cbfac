"""Sentences in the notice's voice: never one that may say something else."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.notice.drafting.english import VERBS, agreeing
from termsvc.core.notice.drafting.voice import addressed, lowered, told

CASES = yaml.safe_load((Path(__file__).parent / "voice.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_told_or_quoted(case: dict[str, str | None]) -> None:
    text = case["text"]
    assert text is not None
    assert told(text, "Terms of Use") == (case["told"] or "")


class Lowered(NamedTuple):
    text: str
    after_that: str


@pytest.mark.parametrize(
    "case",
    [
        Lowered("The number is fixed.", "the number is fixed."),
        Lowered("Changes are made by mail.", "changes are made by mail."),
        Lowered("Call Recording covers calls.", "Call Recording covers calls."),
        Lowered("Aster may act.", "Aster may act."),
        Lowered("SIP calls are carried.", "SIP calls are carried."),
        Lowered("A call is carried.", "a call is carried."),
        Lowered("99.9% of calls succeed.", "99.9% of calls succeed."),
        Lowered("I may act.", "I may act."),
        Lowered("", ""),
    ],
)
def test_capital_goes_unless_a_name_begins(case: Lowered) -> None:
    assert lowered(case.text, {"changes", "call", "calls", "s"}) == case.after_that


def test_every_listed_verb_agrees() -> None:
    for verb in VERBS:
        plain = agreeing(verb)
        assert plain
        assert plain != verb
        assert addressed(f"Customer {verb} the terms.") == f"You {plain} the terms."


def test_no_other_word_is_made_to_agree() -> None:
    assert agreeing("records") is None


@given(st.text(max_size=80))
def test_text_without_the_word_stays(text: str) -> None:
    if "Customer" not in text:
        assert addressed(text) == text


@given(
    st.lists(
        st.sampled_from(
            [
                "Kunde",
                "der",
                "Anbieter",
                "muss",
                "Daten",
                "löschen,",
                "die",
                "Customer's",
                "顧客は",
                "notifier",
                "le",
                "client.",
            ]
        )
    )
)
def test_no_word_but_the_customer_and_its_verb_is_exchanged(words: list[str]) -> None:
    text = " ".join(words)
    said = addressed(text)
    if said is not None:
        assert said.replace("your", "Customer's").replace("Your", "Customer's") == text
