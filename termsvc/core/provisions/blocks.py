"""The block tokens of a Markdown parser as a stream of blocks that have words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count, repeat
from typing import TypeAlias

from markdown_it.token import Token

from termsvc.core.provisions.inline import InlineText, Parse, visible_html, words_and_marks
from termsvc.core.provisions.model import Mark, MarkKind, ProvisionKind

Content: TypeAlias = tuple[str, tuple[Mark, ...]]

_CELL_BORDER = " | "
_SILENT = frozenset({"paragraph_open", "paragraph_close", "hr", "td_open", "td_close", "th_open", "th_close"})


@dataclass(frozen=True, slots=True, eq=False)
class Container:
    """A list item, quote or footnote; no two are equal.

    Attributes:
        label: the number that it gives to its first words.
    """

    kind: ProvisionKind
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Words that are to become a provision.

    Attributes:
        lines: the lines between which it stands, counted from 0: the first, and the first after it.
        containers: what it stands in, outermost first.
        level: `h1` to `h6` for a section.
    """

    kind: ProvisionKind
    text: str
    marks: tuple[Mark, ...]
    lines: tuple[int, int]
    containers: tuple[Container, ...] = ()
    level: str = ""

    @property
    def shows_words(self) -> bool:
        """Say whether there is any letter or number to read."""
        return any(map(str.isalnum, self.text))

    def lines_from(self, line: int) -> tuple[int, int]:
        """Its first and last line, both inclusive, where the first of its piece is this one."""
        first, end = self.lines
        return line + first, line + end - 1


def paragraph(content: Content, lines: tuple[int, int], containers: tuple[Container, ...] = ()) -> Block:
    """A paragraph of these words and marks."""
    text, marks = content
    return Block(kind=ProvisionKind.PARAGRAPH, text=text, marks=marks, lines=lines, containers=containers)


def heading(content: Content, lines: tuple[int, int], level: str) -> Block:
    """A heading of a level, `h1` to `h6`."""
    text, marks = content
    marks = tuple(sorted([*marks, Mark(0, len(text), MarkKind.HEADING, level)]))
    return Block(kind=ProvisionKind.SECTION, text=text, marks=marks, lines=lines, level=level)


class Blocks:
    """A reader of block tokens; containers, lists, a heading and a table row are what can be open between two."""

    def __init__(self, parse: Parse) -> None:
        self._parse = parse
        self._containers: list[Container] = []
        self._lists: list[Iterator[str]] = []
        self._heading: Token | None = None
        self._row: tuple[Token, list[str]] | None = None

    def read(self, tokens: Iterable[Token]) -> Iterator[Block]:
        """The blocks that show words, in order; comments, rules and images without a description show none."""
        for token in tokens:
            if token.type in _SILENT:
                continue
            self._track(token)
            block = self._block(token)
            if block is not None and block.shows_words:
                yield block

    def _track(self, token: Token) -> None:
        match token.type:
            case "ordered_list_open":
                self._lists.append(_numbers(token))
            case "bullet_list_open":
                self._lists.append(repeat(""))
            case "ordered_list_close" | "bullet_list_close":
                self._lists.pop()
            case "heading_open" if not self._containers:
                self._heading = token
            case "heading_close":
                self._heading = None
            case "tr_open":
                self._row = (token, [])
            case _:
                self._track_container(token)

    def _track_container(self, token: Token) -> None:
        match token.type:
            case "list_item_open":
                self._containers.append(Container(ProvisionKind.LIST_ITEM, next(self._lists[-1])))
            case "footnote_reference_open":
                self._containers.append(Container(ProvisionKind.FOOTNOTE, f"[{token.meta['label']}]"))
            case "blockquote_open":
                self._containers.append(Container(ProvisionKind.QUOTE))
            case "list_item_close" | "footnote_reference_close" | "blockquote_close":
                self._containers.pop()

    def _block(self, token: Token) -> Block | None:
        match token.type:
            case "inline" if self._row is not None:
                self._row[1].append(token.content)
            case "inline" if self._heading is not None:
                content = words_and_marks(token.content, self._parse)
                return heading(content, _lines(self._heading), self._heading.tag)
            case "inline":
                content = words_and_marks(token.content, self._parse)
                return paragraph(content, _lines(token), tuple(self._containers))
            case "tr_close" if self._row is not None:
                (row, cells), self._row = self._row, None
                return self._made(ProvisionKind.TABLE_ROW, self._cells(cells), row)
            case "fence" | "code_block":
                return self._made(ProvisionKind.CODE, self._plain(token.content), token)
            case "html_block":
                shown = self._plain(visible_html(token.content))
                shown.mark_all(MarkKind.HTML, " ".join(token.content.split()))
                return self._made(ProvisionKind.HTML, shown, token)
        return None

    def _cells(self, cells: Iterable[str]) -> InlineText:
        content = InlineText(self._parse)
        for number, cell in enumerate(cells):
            if number:
                content.write(_CELL_BORDER)
            content.add(cell)
        return content

    def _plain(self, words: str) -> InlineText:
        content = InlineText(self._parse)
        content.write(words)
        return content

    def _made(self, kind: ProvisionKind, content: InlineText, place: Token) -> Block:
        return Block(
            kind=kind,
            text=content.text,
            marks=content.marks,
            lines=_lines(place),
            containers=tuple(self._containers),
        )


def _lines(token: Token) -> tuple[int, int]:
    first, end = token.map or (0, 1)
    return first, end


def _numbers(ordered_list: Token) -> Iterator[str]:
    """What a reader sees before each item: lists count on from their first number, whatever the source says."""
    return (f"{number}{ordered_list.markup}" for number in count(int(ordered_list.attrs.get("start", 1))))
