"""Pieces of Markdown read as blocks, each once, however often it stands in the documents that are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from termsvc.core.provisions.blocks import Block, Blocks, heading, item, paragraph
from termsvc.core.provisions.chunks import Piece
from termsvc.core.provisions.inline import InlineText

# Block level only: inline rules are more than half of the parsing time, so they run on blocks with mark-up alone.
# Notes stay where they are defined, to keep their lines. The usual nesting of 20 would drop the text of deeper lists.
_MARKDOWN = (
    MarkdownIt("commonmark", {"maxNesting": 100})
    .enable("table")
    .use(footnote_plugin, inline=False, move_to_end=False)
    .disable(["inline", "text_join"])
)
# Most pieces are a heading, or one paragraph or item of a list of which each line begins with a letter. The parser would
# say so too.
_PARAGRAPH = re.compile(r"(?:[^\W\d_][^\0\n]*\n)+\n*")
_ITEM = re.compile(r"[-*+] {1,4}([^\W\d_][^\0\n]*\n(?: *[^\W\d_][^\0\n]*\n)*)\n*")
_HEADING = re.compile(r"(#{1,6})[ \t]+([^\0\n]*?)(?:[ \t]+#+)?[ \t]*\n+")


class Pieces:
    """Reads the pieces of several documents, which mostly are the same."""

    def __init__(self) -> None:
        self._blocks: dict[tuple[str, str], tuple[Block, ...]] = {}
        self._inline: dict[tuple[str, str], list[Token]] = {}

    def read(self, pieces: Sequence[Piece]) -> list[tuple[Block, ...]]:
        """The blocks of each piece of a document, their lines counted from the beginning of the piece."""
        document = _Document([piece for piece in pieces if piece.defines], self._blocks, self._inline)
        return [*map(document.blocks, pieces)]


class _Document:
    """A document with its definitions of links and footnotes, beside what was read in any document."""

    def __init__(
        self,
        defining: Sequence[Piece],
        blocks: dict[tuple[str, str], tuple[Block, ...]],
        inline: dict[tuple[str, str], list[Token]],
    ) -> None:
        self._env: dict[str, Any] = {}
        self._definitions = "".join(piece.text for piece in defining)
        self._defining = {piece.text: _MARKDOWN.parse(piece.text, self._env) for piece in defining}
        self._blocks, self._inline = blocks, inline

    def blocks(self, piece: Piece) -> tuple[Block, ...]:
        """The blocks of a piece."""
        key = self._definitions * piece.refers, piece.text
        if key not in self._blocks:
            self._blocks[key] = tuple(block for block in self._read(piece) if block.shows_words)
        return self._blocks[key]

    def _read(self, piece: Piece) -> Iterable[Block]:
        if match := _HEADING.fullmatch(piece.text):
            return [heading(self._words(match[2]), (0, 1), f"h{len(match[1])}")]
        if _PARAGRAPH.fullmatch(piece.text):
            content = piece.text.strip()
            return [paragraph(self._words(content), (0, content.count("\n") + 1))]
        if match := _ITEM.fullmatch(piece.text):
            content = match[1].strip()
            return [item(self._words(content), (0, content.count("\n") + 1))]
        tokens = self._defining.get(piece.text) or _MARKDOWN.parse(piece.text, self._env)
        return Blocks(self._parse).read(tokens)

    def _words(self, source: str) -> InlineText:
        content = InlineText(self._parse)
        content.add(source)
        return content

    def _parse(self, source: str) -> list[Token]:
        key = self._definitions * ("[" in source), source
        if key not in self._inline:
            found: list[Token] = []
            _MARKDOWN.inline.parse(source, _MARKDOWN, self._env, found)
            self._inline[key] = found
        return self._inline[key]
