"""Markdown cut into what can be read apart: chunks under a heading, and pieces of these."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

_CLOSES = r"(?: {0,3}\1-*|\.\.\.)[ \t]*\n"
_FRONT_MATTER = re.compile(rf"(-{{3,}})(?!-).*\n(?:(?!{_CLOSES}).*\n)*{_CLOSES}\n*")
# Fenced code, and HTML that ends only where it says so, swallow all that looks like the start of something else.
_SWALLOWS = re.compile(r"```|~~~|<(?:script|pre|style|textarea|[!?])", re.IGNORECASE)
_MAY_SWALLOW = ("```", "~~~", "<")
# Elsewhere a line after a blank one is a heading, if it looks so, and goes on with nothing above it if it is neither
# indented nor a number, as of a list. An item with a bullet does so on any line but in HTML.
_HEADING = re.compile(r"\n\n(?=#{1,6}[ \t])")
_PIECE = re.compile(r"\n\n(?=[^\s\d])")
_PIECE_OR_ITEM = re.compile(r"\n(?:\n(?=[^\s\d])|(?=[-*+] [^\W_]))")
_HTML = re.compile(r"^[^\w\n]*<", re.MULTILINE)
# A heading of another form, or that does not follow on a blank line.
_OTHER_HEADING = re.compile(r"\n(?: {0,3}#{1,6}[ \t\n]|(?<=[^\n]\n) {0,3}(?:=+|-+)[ \t]*\n)")
_DEFINES, _NOTE, _REFERS = "]:", "[^", "["


class Piece(NamedTuple):
    """Markdown that means the same wherever it stands, but for the links and footnotes that are defined elsewhere.

    Attributes:
        line: the line of the document with which it begins, from 1.
    """

    text: str
    line: int

    @property
    def defines(self) -> bool:
        """Say whether there may be definitions of links or footnotes in it."""
        return _DEFINES in self.text

    @property
    def refers(self) -> bool:
        """Say whether it may refer to what is defined elsewhere."""
        return _REFERS in self.text


class Chunk(Piece):
    """A heading with what follows it up to the next; the first of a document may begin with something else."""

    @property
    def heading(self) -> Piece:
        """Its first line."""
        return Piece(self.text[: self.text.index("\n") + 1], self.line)

    @property
    def stands_alone(self) -> bool:
        """Say whether nothing outside depends on more of it than its heading."""
        if not self.text.startswith("#") or self.defines or _NOTE in self.text:
            return False
        return _OTHER_HEADING.search(self.text) is None

    def pieces(self) -> Iterator[Piece]:
        """What it is made of."""
        starts = _PIECE if "<" in self.text and _HTML.search(self.text) else _PIECE_OR_ITEM
        yield from _cut(self.text, self.line, [match.end() for match in starts.finditer(self.text, 0, _end(self.text))])


def chunks(markdown: str) -> tuple[Chunk, ...]:
    """The chunks of a canonical text without its front matter; what can't be cut with certainty is one chunk."""
    front_matter = _FRONT_MATTER.match(markdown)
    start = front_matter.end() if front_matter else 0
    cuts = [match.end() - start for match in _HEADING.finditer(markdown, start, _end(markdown, start))]
    if not markdown.startswith("#", start):
        cuts = cuts[1:]  # what stands before a title is addressed together with what stands under it
    return tuple(map(Chunk._make, _cut(markdown[start:], 1 + markdown.count("\n", 0, start), cuts)))


def _end(text: str, start: int = 0) -> int:
    """Where what is certain ends."""
    swallows = _SWALLOWS.search(text, start) if any(mark in text for mark in _MAY_SWALLOW) else None
    return swallows.start() if swallows else len(text)


def _cut(text: str, line: int, cuts: list[int]) -> Iterator[Piece]:
    for start, end in pairwise(sorted({0, *cuts, len(text)})):
        yield Piece(text[start:end], line)
        line += text.count("\n", start, end)
