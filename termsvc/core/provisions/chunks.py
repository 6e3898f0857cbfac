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
# Elsewhere a line after a blank one is a heading, if it looks so, and goes on with nothing above it if it is neither
# indented nor a number, as of a list. An item with a bullet does so on any line but in HTML.
_HEADING = re.compile(r"(?<=\n\n)(?=#{1,6}[ \t])")
_PIECE = re.compile(r"(?<=\n\n)(?=[^\s\d])")
_PIECE_OR_ITEM = re.compile(r"(?<=\n\n)(?=[^\s\d])|(?<=\n)(?=[-*+] [^\W_])")
_HTML = re.compile(r"^[^\w\n]*<", re.MULTILINE)
# What concerns other chunks: definitions of links and footnotes, references to footnotes, and headings of other forms.
_CONCERNS_OTHERS = re.compile(r"\]:|\[\^|[^\n]\n {0,3}(?:=+|-+)[ \t]*\n|\n {0,3}#{1,6}[ \t\n]")
_DEFINES, _REFERS = "]:", "["


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
        return self.text.startswith("#") and _CONCERNS_OTHERS.search(self.text) is None

    def pieces(self) -> Iterator[Piece]:
        """What it is made of."""
        swallows = _SWALLOWS.search(self.text)
        end = swallows.start() if swallows else len(self.text)
        starts = _PIECE if _HTML.search(self.text) else _PIECE_OR_ITEM
        yield from _cut(self.text, self.line, [match.start() for match in starts.finditer(self.text, 0, end)])


def chunks(markdown: str) -> tuple[Chunk, ...]:
    """The chunks of a canonical text without its front matter; what can't be cut with certainty is one chunk."""
    front_matter = _FRONT_MATTER.match(markdown)
    start = front_matter.end() if front_matter else 0
    swallows = _SWALLOWS.search(markdown, start)
    end = swallows.start() if swallows else len(markdown)
    cuts = [match.start() - start for match in _HEADING.finditer(markdown, start, end)]
    if not markdown.startswith("#", start):
        cuts = cuts[1:]  # what stands before a title is addressed together with what stands under it
    return tuple(map(Chunk._make, _cut(markdown[start:], 1 + markdown.count("\n", 0, start), cuts)))


def _cut(text: str, line: int, cuts: list[int]) -> Iterator[Piece]:
    for start, end in pairwise(sorted({0, *cuts, len(text)})):
        yield Piece(text[start:end], line)
        line += text.count("\n", start, end)
