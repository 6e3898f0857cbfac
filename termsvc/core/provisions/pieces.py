"""Pieces of Markdown read as blocks, each once, however often it stands in the documents that are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from termsvc.core.provisions.blocks import Block, Blocks, heading, item, paragraph
from termsvc.core.provisions.chunks import LINE, Piece
from termsvc.core.provisions.depth import keep_what_is_deep
from termsvc.core.provisions.dialect import DEEPEST, dialect
from termsvc.core.provisions.inline import Inline
from termsvc.core.provisions.links import defined_links, only_links
from termsvc.core.provisions.model import Content, ProvisionKind

# Block level only: inline rules are more than half of the parsing time, so they run on blocks with mark-up alone.
_MARKDOWN = dialect().disable(["inline", "text_join"])
# What a block other than a list, a paragraph, a rule or indented code has in it; without any, the parser need not look
# for such.
_OTHER = re.compile(r"[|`~<>#]|\]:")
_LISTS = (
    MarkdownIt("commonmark", {"maxNesting": DEEPEST})
    .use(keep_what_is_deep)
    .disable(["inline", "text_join", "fence", "blockquote", "heading", "html_block", "reference"])
)
# Most pieces are a heading, one paragraph or items of a list without anything else in them. The parser would say so too.
_REPLACED = "\0"  # by another character
_PARAGRAPH = re.compile(rf"(?:{LINE})+\n*")
_WORDS_OF_ITEM = rf"({LINE}(?: *{LINE})*)"
_ITEM = re.compile(rf"[-*+] {{1,4}}{_WORDS_OF_ITEM}\n*")
_NUMBERED_ITEM = re.compile(rf"[0-9]{{1,9}}[.)] {{1,4}}{_WORDS_OF_ITEM}\n*")
_NUMBERED_ITEMS = re.compile(rf"(?=([0-9]+)([.)]))(?:[0-9]{{1,9}}\2 {{1,4}}{_WORDS_OF_ITEM}\n*)+")
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*\n+")


class Pieces:
    """Reads the pieces of several documents, which mostly are the same."""

    def __init__(self) -> None:
        self._documents: dict[str, _Document] = {}

    def read(self, pieces: Sequence[Piece]) -> list[tuple[Block, ...]]:
        """The blocks of each piece of a document, their lines counted from the beginning of the piece."""
        defining = [piece.text for piece in pieces if piece.defines]
        plain = self._documents.setdefault("", _Document([]))
        referring = self._documents.setdefault("".join(defining), _Document(defining)) if defining else plain
        return [(referring if piece.refers else plain).blocks(piece.text) for piece in pieces]


class _Document:
    """Reads pieces of documents that have the same definitions of links and footnotes."""

    def __init__(self, defining: Sequence[str]) -> None:
        self._defining = dict.fromkeys(defining)  # in order
        self._blocks: dict[str, tuple[Block, ...]] = {}
        self._inline = Inline(_MARKDOWN, lambda: self._definitions[0])

    @cached_property
    def _definitions(self) -> tuple[dict[str, Any], dict[str, list[Token]]]:
        """What is defined, as the parser keeps it, and the tokens of the pieces that define it until they are read."""
        env: dict[str, Any] = {"references": {}}
        tokens = {}
        for text in self._defining:
            if only_links(text):
                for label, link in defined_links(text, _MARKDOWN):
                    env["references"].setdefault(label, link)
            else:
                tokens[text] = _MARKDOWN.parse(text, env)
        return env, tokens

    def blocks(self, text: str) -> tuple[Block, ...]:
        """The blocks of a piece that show words."""
        if text not in self._blocks:
            self._blocks[text] = tuple(self._read(text))
        return self._blocks[text]

    def _read(self, text: str) -> Iterable[Block]:
        if text in self._defining:
            return () if only_links(text) else Blocks(self._inline).read(self._definitions[1].pop(text))
        told = None if _REPLACED in text else self._told(text)
        if told is not None:
            return told
        parser = _MARKDOWN if _OTHER.search(text) else _LISTS
        return Blocks(self._inline).read(parser.parse(text, self._definitions[0]))

    def _told(self, text: str) -> Iterable[Block] | None:
        """The blocks of a piece of which no parser is needed to tell them."""
        if match := _HEADING.fullmatch(text):
            level = f"h{len(match[1])}"
            return _alone(heading(match[2], self._inline, level), match[2], level)
        if _PARAGRAPH.fullmatch(text):
            source = text.strip()
            return _alone(paragraph(source, self._inline), source)
        if "<" not in text:  # a tag is kept as it is, with the blanks that begin its next line
            if match := _ITEM.fullmatch(text):
                source = match[1].strip()
                return _alone(paragraph(source, self._inline, ProvisionKind.LIST_ITEM), source)
            if match := _NUMBERED_ITEMS.fullmatch(text):
                return self._numbered_items(text, int(match[1]), match[2])
        return None

    def _numbered_items(self, text: str, first: int, sign: str) -> Iterator[Block]:
        line = 0
        for number, match in enumerate(_NUMBERED_ITEM.finditer(text), first):
            source = match[1].strip()
            yield from _alone(item(source, self._inline, f"{number}{sign}"), source, line=line)
            line += match[0].count("\n")


def _alone(said: Content | None, source: str, level: str = "", line: int = 0) -> tuple[Block, ...]:
    """The only block of a piece, if it shows words."""
    return () if said is None else (Block(said, (line, line + source.count("\n") + 1), level),)
