"""The form of a token: what was minted is read back, and what was mistyped is told from what nobody knows."""

from __future__ import annotations

import string

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from termsvc.access import MistypedToken, NoToken, digest, hint, mint, parse
from termsvc.access.tokens import LENGTH, PREFIX, RANDOM_BYTES

LETTERS = string.ascii_letters + string.digits

randoms = st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES)
tokens = randoms.map(mint)
places = st.integers(len(PREFIX), LENGTH - 1)
spaces = st.text(" \t\r\n", max_size=3)


@given(tokens, spaces, spaces)
@example(mint(bytes(RANDOM_BYTES)), "", "")
@example(mint(b"\xff" * RANDOM_BYTES), "", "\n")
def test_what_was_minted_is_read_back_whatever_space_is_around_it(token: str, before: str, after: str) -> None:
    assert parse(before + token + after) == token


@given(randoms, randoms)
def test_different_random_bytes_are_different_tokens(one: bytes, other: bytes) -> None:
    assert (one == other) == (mint(one) == mint(other)) == (digest(mint(one)) == digest(mint(other)))


def test_the_form_stays_as_it_is() -> None:
    assert mint(bytes(range(RANDOM_BYTES))) == "tsv_0029sS3yqsuDyR1vGFhTuuRAq1b3hDTqW"


@given(tokens, places, st.sampled_from(LETTERS))
def test_one_wrong_character_anywhere_is_told_as_mistyped(token: str, place: int, letter: str) -> None:
    assume(token[place] != letter)
    with pytest.raises(MistypedToken):
        parse(token[:place] + letter + token[place + 1 :])


@given(tokens, st.integers(len(PREFIX), LENGTH - 8))
def test_two_neighbours_that_changed_places_are_told_as_mistyped(token: str, place: int) -> None:
    assume(token[place] != token[place + 1])
    with pytest.raises(MistypedToken):
        parse(token[:place] + token[place + 1] + token[place] + token[place + 2 :])


@given(tokens, st.data())
def test_what_lacks_the_form_is_told_as_no_token_and_not_repeated(token: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, LENGTH - 1))
    other = data.draw(st.characters(exclude_characters=LETTERS + string.whitespace))
    for text in (
        token[:place] + token[place + 1 :],
        token[:place] + "0" + token[place:],
        token[:place] + other + token[place:],
        token[: len(PREFIX) - 1] + other + token[len(PREFIX) :] if other != "_" else "",
        token.upper() if token.upper()[:4] != PREFIX else "",
    ):
        with pytest.raises(NoToken) as refused:
            parse(text)
        assert token[4:] not in str(refused.value)


@given(st.text())
def test_any_text_is_a_token_or_told_why_it_is_none(text: str) -> None:
    with pytest.raises((NoToken, MistypedToken)):
        parse(text)


@given(tokens)
def test_a_hint_leaves_more_than_128_bits_unknown(token: str) -> None:
    assert token.startswith(hint(token))
    # Each digit shown tells less than six bits.
    assert 8 * RANDOM_BYTES - 6 * (len(hint(token)) - len(PREFIX)) > 128


@pytest.mark.parametrize("size", [0, RANDOM_BYTES - 1, RANDOM_BYTES + 1])
def test_a_token_of_fewer_or_more_random_bytes_is_not_minted(size: int) -> None:
    with pytest.raises(ValueError, match=f"made of 20 random bytes, not of {size}"):
        mint(bytes(size))
