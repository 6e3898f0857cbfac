"""A mail as a file: its two forms are read as they were given, in lines that every mail server passes on."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from termsvc.render.mail.mail import encoded, mail
from tests.mail.reader import read
from tests.mail.test_headers import ANN, envelope

LINES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=120) | st.sampled_from(
    [".", "From x", "", " ", "x ", "\t", "=", "=3D", "--=_0f", "ä" * 60]
)
PIECES = st.lists(LINES, min_size=1, max_size=6).map(lambda lines: "".join(f"{line}\n" for line in lines))


@given(PIECES, PIECES)
def test_both_forms_are_read_as_they_were_given(text: str, html: str) -> None:
    written = mail(envelope(ANN), "x", text, html)
    found = read(written)
    assert (found.text, found.html) == (text, html)
    assert written.isascii()
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", written)
    assert all(len(line) <= 78 for line in written.split(b"\r\n"))


@given(st.lists(PIECES, max_size=5))
def test_pieces_are_encoded_as_the_whole_is(pieces: list[str]) -> None:
    assert b"".join(map(encoded, pieces)) == encoded("".join(pieces))


@given(st.text() | st.text(st.characters(categories=["Cc", "Cs", "Zl", "Zp"])))
def test_whatever_a_text_holds_it_is_text_in_lines(text: str) -> None:
    found = read(mail(envelope(ANN), "x", text, text))
    assert found.text == found.html
    assert not re.search("[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", found.text)
