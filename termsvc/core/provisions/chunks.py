"""Markdown cut into what can be read apart: chunks under a heading, and pieces of these."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

_CLOSES = r"(?: {0,3}\1-*|\.\.\.)[ \t]*\n"
_FRONT_MATTER = re.compile(rf"(-{{3,}})(?!-).*\n(?:(?!{_CLOSES}).*\n)*{_CLOSES}\n*")
# Fenced code, and HTML that ends only where it says so, swallow all that looks like the start of something else. Where a
# pattern begins with a line end, lines are found at once; `^` would be tried at each letter.
_SWALLOWS = re.compile(
    r"""\n(?P<before>[ \t>*+\-\d.)]*)
    (?P<mark>`{3,}|~{3,}|<!--|<\?|<!\[CDATA\[|<![A-Z]|<(?i:script|pre|style|textarea)(?=\s|>|$))(?P<rest>.*)$""",
    re.MULTILINE | re.VERBOSE,
)
_MAY_SWALLOW = ("<", "`", "~")
_HTML_ENDS = {"<!--": "-->", "<?": r"\?>", "<![CDATA[": r"\]\]>"}
_TAG_ENDS, _DECLARATION_ENDS = r"(?i:</(?:script|pre|style|textarea)>)", ">"
# Elsewhere a line after a blank one is a heading, if it looks so, and goes on with nothing above it if it is neither
# indented nor a number, as of a list. So does whatever stands under a heading, and, but in HTML, an item with a bullet, if
# its words don't make it the rule of a table.
_HEADING = re.compile(r"\n\n(?=#{1,6}[ \t])")
_HEADED = re.compile(r"#{1,6}[ \t].*\n+")
_PIECE = re.compile(r"\n\n(?=[^\s\d])")
_PIECE_OR_ITEM = re.compile(r"\n(?:\n(?=[^\s\d])|(?=[-*+] [\w\[(*\"'`\u201c\u2018]))")
# A line that goes on with a paragraph, or begins one. It begins as nothing else does: with a letter, a number that no
# point follows, emphasis, a bracket that names no footnote, or a sign without a meaning.
LINE = r"""(?:[^\W\d_]|\d+(?![\d.)])|[*_]{1,3}[^\s*_]|`{1,2}[^`\n]|\[(?!\^)|[^\w\s*_`\[#>\-+=~<|:\0]).*\n"""
_LEAD = re.compile(rf"(?:{LINE})+\n+(?=\d)")
_BLANK_LINE = "\n\n"
_HTML = re.compile(r"\n[^\w\n]*<")
# A heading of another form, or that does not follow on a blank line.
_OTHER_HEADING = re.compile(r"\n(?: {0,3}#{1,6}[ \t\n]|(?<=[^\n]\n) {0,3}(?:=+|-+)[ \t]*\n)")
_DEFINES, _NOTE, _REFERS = "]:", "[^", "["
_DEFINITION = re.compile(r"^[ \t>*+\-\d.)]*\[[^\[\]\\]*(?:\\.[^\[\]\\]*)*\]:", re.MULTILINE | re.DOTALL)


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
        return self.refers and _DEFINES in self.text and _DEFINITION.search(self.text) is not None

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
        if not _HEADED.match(self.text) or self.defines or (self.refers and _NOTE in self.text):
            return False
        return _OTHER_HEADING.search(self.text) is None

    def pieces(self) -> Iterator[Piece]:
        """What it is made of."""
        starts = _PIECE if "<" in self.text and _HTML.search(f"\n{self.text}") else _PIECE_OR_ITEM
        headed = _HEADED.match(self.text)
        cuts = [*([headed.end()] if headed else []), *_cuts(starts, self.text, 0)]
        for piece in _cut(self.text, self.line, cuts):
            goes_on = piece.text.find(_BLANK_LINE, 0, -1) >= 0
            lead = _LEAD.match(piece.text) if goes_on else None
            yield from _cut(piece.text, piece.line, [lead.end()]) if lead else [piece]


def chunks(markdown: str) -> tuple[Chunk, ...]:
    """The chunks of a canonical text without its front matter; what can't be cut with certainty is one chunk."""
    front_matter = _FRONT_MATTER.match(markdown)
    start = front_matter.end() if front_matter else 0
    cuts = [cut - start for cut in _cuts(_HEADING, markdown, start)]
    if not markdown.startswith("#", start):
        cuts = cuts[1:]  # what stands before a title is addressed together with what stands under it
    return tuple(map(Chunk._make, _cut(markdown[start:], 1 + markdown.count("\n", 0, start), cuts)))


def _cuts(starts: re.Pattern[str], text: str, begin: int) -> list[int]:
    """Where something starts for certain."""
    found = [match.end() for match in starts.finditer(text, begin)]
    if any(mark in text for mark in _MAY_SWALLOW):
        for start, end in _swallowed(text, begin):
            found = [cut for cut in found if cut <= start or end <= cut]
    return found


def _swallowed(text: str, begin: int) -> Iterator[tuple[int, int]]:
    """Parts of a text that fenced code or HTML swallows; all that is left, where it is not certain what ends it."""
    lines = f"\n{text}"
    while match := _SWALLOWS.search(lines, begin):
        start = match.start()
        if match["mark"].startswith("`") and "`" in match["rest"]:
            begin = match.end() - 1  # code within a line
            continue
        above = text[max(0, text.rfind("\n\n", 0, start)) : start]
        is_certain = not match["before"] and "\n<" not in f"\n{above}"
        end = _swallowed_to(lines, match) - 1 if is_certain else len(text)
        yield start, end
        begin = end


def _swallowed_to(text: str, match: re.Match[str]) -> int:
    mark = match["mark"]
    if mark.startswith("<"):
        closing = _HTML_ENDS.get(mark, _DECLARATION_ENDS if mark.startswith("<!") else _TAG_ENDS)
        ends = re.compile(closing).search(text, match.start("mark"))
    else:
        ends = re.compile(rf"^ {{0,3}}{mark[0]}{{{len(mark)},}}[ \t]*$", re.MULTILINE).search(text, match.end())
    return (text.find("\n", ends.end()) + 1 or len(text)) if ends else len(text)


def _cut(text: str, line: int, cuts: list[int]) -> Iterator[Piece]:
    for start, end in pairwise(sorted({0, *cuts, len(text)})):
        yield Piece(text[start:end], line)
        line += text.count("\n", start, end)
