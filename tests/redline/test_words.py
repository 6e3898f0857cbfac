"""The word redline: readable cases, and laws that hold for any two texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.redline.edits import mirrored
from termsvc.core.redline.tokens import folded, tokens
from termsvc.core.redline.words import word_redline
from tests.redline.fixtures import cases, marked

VOCABULARY = [
    "the",
    "of",
    "and",
    "Customer",
    "may",
    "must",
    "not",
    "30",
    "5,000",
    "fees",
    "data",
    "sell",
    "(",
    ")",
    ",",
    ".",
]
SENTENCES = st.lists(st.sampled_from(VOCABULARY), max_size=30).map(" ".join)
TEXTS = SENTENCES | st.text(max_size=40)
MEANINGFUL = [
    "30",
    "5,000",
    "one",
    "may",
    "must",
    "shall",
    "will",
    "can",
    "not",
    "no",
    "never",
    "Service",
    "YOU",
    "fees",
]
JOINING = ["the", "a", "of", "and", "or", "in", "by"]
"""Old and new words share no letter with each other nor with anything above."""
OLD_WORDS = st.lists(st.sampled_from(["xa", "xb", "xc"]), min_size=1, max_size=3).map(" ".join)
NEW_WORDS = st.lists(st.sampled_from(["za", "zb", "zc"]), min_size=1, max_size=3).map(" ".join)


@pytest.mark.parametrize(("old", "new", "expected"), cases("words.txt", 3))
def test_reads_as_a_lawyer_would_mark_it(old: str, new: str, expected: str) -> None:
    assert marked(word_redline(old, new).edits) == expected


@given(TEXTS, TEXTS)
def test_rebuilds_both_texts(old: str, new: str) -> None:
    edits = word_redline(old, new).edits
    assert "".join(text for op, text in edits if op != "+") == old
    assert "".join(text for op, text in edits if op != "-") == new


@given(TEXTS, TEXTS)
def test_mirrors(old: str, new: str) -> None:
    there, back = word_redline(old, new), word_redline(new, old)
    assert back.edits == mirrored(there.edits)
    assert back.absorbed == there.absorbed


@given(TEXTS, TEXTS)
def test_runs_alternate_and_deletions_come_first(old: str, new: str) -> None:
    ops = "".join(op for op, _ in word_redline(old, new).edits)
    assert all(text for _, text in word_redline(old, new).edits)
    assert not any(pair in ops for pair in ("==", "--", "++", "+-"))


@given(TEXTS)
def test_equal_texts_have_no_marks(text: str) -> None:
    assert word_redline(text, text).edits == ((("=", text),) if text else ())


@given(OLD_WORDS, NEW_WORDS, st.sampled_from(MEANINGFUL), OLD_WORDS, NEW_WORDS)
def test_a_word_with_meaning_is_never_absorbed(a: str, b: str, word: str, c: str, d: str) -> None:
    found = word_redline(f"{a} {word} {c}", f"{b} {word} {d}")
    assert marked(found.edits) == f"[-{a}-]{{+{b}+}} {word} [-{c}-]{{+{d}+}}"
    assert found.absorbed == 0


@given(OLD_WORDS, NEW_WORDS, st.sampled_from(JOINING), OLD_WORDS, NEW_WORDS)
def test_a_joining_word_between_replacements_is_absorbed_and_counted(a: str, b: str, word: str, c: str, d: str) -> None:
    found = word_redline(f"{a} {word} {c}", f"{b} {word} {d}")
    assert marked(found.edits) == f"[-{a} {word} {c}-]{{+{b} {word} {d}+}}"
    assert found.absorbed == 1


@given(SENTENCES, st.integers(0, 30))
def test_an_inserted_word_is_all_that_is_marked(text: str, place: int) -> None:
    words = text.split(" ")
    longer = " ".join([*words[:place], "nonce", *words[place:]])
    edits = word_redline(text, longer).edits
    assert [text.strip() for op, text in edits if op == "+"] == ["nonce"]
    assert not [text for op, text in edits if op == "-"]


@given(TEXTS)
def test_tokens_joined_are_the_text(text: str) -> None:
    assert "".join(token.text for token in tokens(text)) == text


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_too_long_and_too_different_texts_are_replaced_where_no_word_stands_once() -> None:
    """Two million pairs of equal words and more are not compared one by one; the result is coarse and says so."""
    old, new = "a b " * 1_500, "b a a " * 1_500
    found = word_redline(f"{old}first last", f"{new}first end")
    assert found.degraded
    assert found.edits[-1] == ("+", "end")
    assert ("=", " first ") in found.edits
