"""Words and punctuation of a text, and which glyphs and letters count as the same."""

from __future__ import annotations

import re
from typing import NamedTuple

# A number with its points and commas; a character of a script that puts no blanks between words (Thai, kana, Han); or a
# word with its apostrophes and hyphens.
_UNSPACED = r"\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_LETTERS = rf"[^\W_{_UNSPACED}]+"
_HYPHENS = r"\-\u2010\u2011"
_APOSTROPHES = r"'\u2019"
_WORD = rf"\d+(?:[.,]\d+)+(?!\w)|[{_UNSPACED}]|{_LETTERS}(?:[{_HYPHENS}{_APOSTROPHES}]{_LETTERS})*"
_WORDS = re.compile(_WORD)
_TOKENS = re.compile(rf"(\s*)({_WORD}|_+|\S|\Z)")

_GLYPHS = str.maketrans(
    {
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2039\u203a\u2032`", "'"),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        "\u2026": "...",
    }
)


class Token(NamedTuple):
    """A word or punctuation mark with the white space before it; the last of a text may be white space alone."""

    blank: str
    word: str

    @property
    def text(self) -> str:
        """The token as it stands in the text."""
        return self.blank + self.word


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a text; joined, they are the text."""
    found = map(Token._make, _TOKENS.findall(text))
    return tuple(token for token in found if token != ("", ""))


def words(text: str) -> list[str]:
    """The words and numbers of a text, without punctuation."""
    return _WORDS.findall(text)


def folded(text: str) -> str:
    """The text with case and the glyphs of quotes, dashes and ellipses made equal."""
    if text.isascii() and "`" not in text:
        return text.lower()
    return text.translate(_GLYPHS).casefold()
