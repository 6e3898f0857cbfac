"""Text without characters that a reader can't see and that change what is seen."""

from __future__ import annotations

import re

# Controls but tabulators and line ends, what reorders the letters around it (the embeddings, overrides and isolates of
# UAX #9; its marks only settle on which side a neutral sign stands, and right-to-left text needs them), separators that
# some programs take for line ends, halves of characters, and what Unicode assigns to no character for ever. No group of
# these is text in XML or HTML.
# All of them are unprintable to Python, which is asked first, since it knows of a long text ten times as fast.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)


def visible(text: str) -> str:
    """The text with U+FFFD, which readers see, in place of each control, bidirectional override and non-character."""
    if text.replace("\n", " ").isprintable():
        return text
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)
