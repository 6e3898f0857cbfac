"""The block tokens of a Markdown parser as a stream of blocks that have words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count, repeat

from markdown_it.token import Token

from termsvc.core.provisions.content import content
from termsvc.core.provisions.inline import Inline, InlineText, shifted, visible_html
from termsvc.core.provisions.labels import split_label
from termsvc.core.provisions.model import Content, Mark, MarkKind, ProvisionKind, Read, Shown, Tell, Told

_CELL_BORDER = " | "
_SILENT = frozenset({"paragraph_open", "paragraph_close", "hr", "td_open", "td_close", "th_open", "th_close"})


@dataclass(slots=True, eq=False)
class Container:
    """A list item, quote or footnote.

    Attributes:
        label: the number that it gives to its first words.
        first: the block that has these.
    """

    kind: ProvisionKind
    label: str = ""
    first: Block | None = None


@dataclass(slots=True, eq=False)
class Block:
    """Words that are to become a provision.

    Attributes:
        lines: the lines between which it stands, counted from 0: the first, and the first after it.
        level: `h1` to `h6` for a section.
        owner: the block of the same piece that it stands under.
        in_note: it stands in a footnote.
    """

    content: Content
    lines: tuple[int, int]
    level: str = ""
    owner: Block | None = None
    in_note: bool = False


def paragraph(source: str, inline: Inline, kind: ProvisionKind = ProvisionKind.PARAGRAPH) -> Content | None:
    """What a paragraph says, or an item of a list, whose number is in its words if it has any."""
    return content(kind, source, inline.read, _told_with_number)


def heading(source: str, inline: Inline, level: str) -> Content | None:
    """What a heading of a level says, `h1` to `h6`."""
    return content(ProvisionKind.SECTION, source, inline.read, _told_of_level(level))


@cache
def _told_of_level(level: str) -> Tell:
    def told(words: Shown) -> Told:
        label, text = split_label(words.text, heading=True)
        marks = sorted([*words.marks, Mark(0, len(words.text), MarkKind.HEADING, level)])
        return Told(label, text, shifted(marks, len(words.text) - len(text)))

    return told


def _told_without_number(words: Shown) -> Told:
    return Told("", *words)


def item(source: str, inline: Inline, label: str, kind: ProvisionKind = ProvisionKind.LIST_ITEM) -> Content | None:
    """What the first words say of an item of a list, or what else gives them its number."""
    return _labelled(kind, source, inline.read, label)


def _told_with_number(words: Shown) -> Told:
    label, text = split_label(words.text, heading=False)
    return Told(label, text, shifted(words.marks, len(words.text) - len(text)))


class Blocks:
    """A reader of block tokens; containers, lists, a heading and a table row are what can be open between two."""

    def __init__(self, inline: Inline) -> None:
        self._inline = inline
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
            if block := self._block(token):
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
                level = self._heading.tag
                return self._made(heading(token.content, self._inline, level), self._heading, level)
            case "inline":
                return self._made(self._paragraph(token.content), token)
            case "tr_close" if self._row is not None:
                (row, cells), self._row = self._row, None
                source = _CELL_BORDER.join(cells)
                return self._made(_labelled(ProvisionKind.TABLE_ROW, source, lambda _: self._cells(cells)), row)
            case "fence" | "code_block":
                shown = self._shown(token.content)
                return self._made(_labelled(ProvisionKind.CODE, "", lambda _: shown.words), token)
            case "html_block":
                shown = self._shown(visible_html(token.content))
                shown.mark_all(MarkKind.HTML, " ".join(token.content.split()))
                return self._made(_labelled(ProvisionKind.HTML, "", lambda _: shown.words), token)
        return None

    def _paragraph(self, source: str) -> Content | None:
        """What a paragraph says is by where it stands: the first of a list item is the item."""
        within = self._containers[-1] if self._containers else None
        if within is None or within.first is not None:
            return paragraph(source, self._inline)
        if within.kind is ProvisionKind.LIST_ITEM and not within.label:
            return paragraph(source, self._inline, within.kind)
        return item(source, self._inline, within.label, within.kind)

    def _cells(self, cells: Iterable[str]) -> Shown:
        shown = InlineText(self._inline)
        for number, cell in enumerate(cells):
            if number:
                shown.write(_CELL_BORDER)
            shown.add(cell)
        return shown.words

    def _shown(self, words: str) -> InlineText:
        shown = InlineText(self._inline)
        shown.write(words)
        return shown

    def _made(self, said: Content | None, place: Token, level: str = "") -> Block | None:
        if said is None:
            return None
        made = Block(
            content=said,
            lines=_lines(place),
            level=level,
            owner=next((one.first for one in reversed(self._containers) if one.first), None),
            in_note=any(one.kind is ProvisionKind.FOOTNOTE for one in self._containers),
        )
        within = self._containers[-1] if self._containers else None
        if within and said.kind is within.kind is not ProvisionKind.QUOTE:
            within.first = made
        return made


def _labelled(kind: ProvisionKind, source: str, read: Read, label: str = "") -> Content | None:
    """What a block says that has its number from what it stands in, or none."""
    return content(kind, source, read, (lambda shown: Told(label, *shown)) if label else _told_without_number, label)


def _lines(token: Token) -> tuple[int, int]:
    first, end = token.map or (0, 1)
    return first, end


def _numbers(ordered_list: Token) -> Iterator[str]:
    """What a reader sees before each item: lists count on from their first number, whatever the source says."""
    return (f"{number}{ordered_list.markup}" for number in count(int(ordered_list.attrs.get("start", 1))))
