"""Canonical texts and their seals."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from termsvc.core.seal import canonical, seal

texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(texts)
@example("\ufeff\ufeffmarked twice")
def test_a_canonical_text_is_its_own_canonical_text(text: str) -> None:
    found = canonical(text)
    assert canonical(found) == found
    assert found.endswith("\n")
    assert not found.endswith("\n\n")
    assert "\r" not in found
    assert unicodedata.is_normalized("NFC", found)


@given(texts, st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["", "\ufeff"]))
def test_how_a_text_was_stored_does_not_change_its_seal(text: str, line_end: str, mark: str) -> None:
    stored = mark + unicodedata.normalize("NFD", canonical(text)).replace("\n", line_end)
    assert seal(stored) == seal(text)


@given(texts, texts)
def test_texts_with_one_seal_are_one_text(one: str, two: str) -> None:
    assert (seal(one) == seal(two)) == (canonical(one) == canonical(two))


@pytest.mark.parametrize(
    ("content", "sha256"),
    [
        # The two examples of one block in FIPS 180-4's test vectors: the empty message and "abc".
        (b"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (b"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ],
)
def test_bytes_are_sealed_as_they_are(content: bytes, sha256: str) -> None:
    assert seal(content) == sha256
