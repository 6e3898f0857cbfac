"""A notice as a PDF file: to print, to file, or to send by post."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from markdown_it.token import Token

from termsvc.render.markdown.tokens import Marked, Note, read
from termsvc.render.typesetting import Page, Passage, breakable, settable, typeset
from termsvc.resources import folder

Data: TypeAlias = dict[str, Any]

_LOOKS = {"strong_open": "strong", "em_open": "emphasis", "s_open": "struck"}
_CLOSES = {"strong_close": "strong", "em_close": "emphasis", "s_close": "struck"}
_ALIGNED = {"text-align:right": "right", "text-align:center": "center"}
_LED_TO = ("https://", "mailto:")


class Cover(NamedTuple):
    """What a notice that is a file of its own says of itself.

    Attributes:
        title: stands on each page but the first, which has the notice's first heading.
        company: stands on each page.
        posted_at: an aware instant, which is written down in the file.
        day: the date of posting as each page says it.
        language: its tag, by whose rules words are broken.
        called: the notice, as a message names it.
    """

    title: str
    company: str
    posted_at: datetime
    day: str
    language: str
    called: str = "this notice"


def render(markdown: str, cover: Cover, fonts: Sequence[Path] = ()) -> bytes:
    """A notice in Markdown as a PDF file; the same bytes for the same input.

    Words never become mark-up. The look is that of `templates/notices/notice.typ`. What a link leads to is printed behind
    it, since paper has no links; only `https` and `mailto` can be followed.

    Args:
        markdown: the notice.
        cover: as above.
        fonts: folders with fonts for characters that those within Typst lack.

    Raises:
        MissingGlyphs: no font has some character.
        TermsError: a folder of `fonts` has none, or the template is wrong.
    """
    created = cover.posted_at.astimezone(UTC)
    document = read(markdown)
    data = {
        "title": settable(cover.title),
        "author": settable(cover.company),
        "language": cover.language.partition("-")[0].lower(),
        "date": [created.year, created.month, created.day],
        "day": settable(cover.day),
        "blocks": [*_blocks(_tree(document.body))],
        "notes": [_note(note) for note in document.notes],
    }
    page = Page(folder("templates") / "notices" / "notice.typ", data, cover.posted_at, cover.called)
    return typeset(page, lambda: _passages(cover, document), fonts)


class _Node:
    """A block with what it holds, or a token that holds nothing."""

    def __init__(self, token: Token) -> None:
        self.token = token
        self.within: list[_Node] = []

    @property
    def kind(self) -> str:
        return self.token.type.removesuffix("_open")


def _tree(tokens: Iterable[Token]) -> list[_Node]:
    root: list[_Node] = []
    opened = [root]
    for token in tokens:
        if token.nesting < 0:
            opened.pop()
            continue
        node = _Node(token)
        opened[-1].append(node)
        if token.nesting > 0:
            opened.append(node.within)
    return root


def _blocks(nodes: Iterable[_Node]) -> Iterator[Data]:
    level = 0
    for node in nodes:
        match node.kind:
            case "heading":
                # A reader of screens is not to miss a level, whatever the notice does.
                level = min(int(node.token.tag[1:]), level + 1)
                yield {"block": "heading", "level": level, "words": _words(node)}
            case "paragraph":
                yield {"block": "paragraph", "words": _words(node)}
            case "bullet_list" | "ordered_list":
                yield _list(node)
            case "blockquote":
                yield {"block": "quote", "blocks": [*_blocks(node.within)]}
            case "fence" | "code_block":
                yield {"block": "code", "text": breakable(node.token.content.rstrip("\n"))}
            case "table":
                yield _table(node)
            case "hr":
                yield {"block": "rule"}
            case _:
                yield from _blocks(node.within)


def _list(node: _Node) -> Data:
    is_numbered = node.kind == "ordered_list"
    first = int(node.token.attrs.get("start", 1))
    items = [{"number": number, "blocks": [*_blocks(item.within)]} for number, item in enumerate(node.within, first)]
    sign = node.within[0].token.markup if is_numbered else ""
    return {"block": "list", "sign": sign, "items": items}


def _table(node: _Node) -> Data:
    rows = [
        {"head": part.kind == "thead", "cells": [_words(cell) for cell in row.within]}
        for part in node.within
        for row in part.within
    ]
    first = node.within[0].within[0].within
    align = [_ALIGNED.get(str(cell.token.attrs.get("style", "")), "left") for cell in first]
    return {"block": "table", "align": align, "rows": rows}


def _note(note: Note) -> Data:
    return {"label": f"[{settable(note.label)}]", "blocks": [*_blocks(_tree(note.tokens))]}


def _words(node: _Node) -> list[Data]:
    return [*chain.from_iterable(_runs(one.token.children or ()) for one in node.within if one.kind == "inline")]


def _runs(children: Iterable[Token]) -> Iterator[Data]:
    looks: list[str] = []
    address, shown = "", ""
    for token in children:
        match token.type:
            case "link_open":
                address, shown = str(token.attrs["href"]), ""
            case "link_close":
                if printed := _printed(address, shown):
                    yield _run(printed, ["printed"], address)
                address = ""
            case kind if kind in _LOOKS:
                looks.append(_LOOKS[kind])
            case kind if kind in _CLOSES:
                looks.remove(_CLOSES[kind])
            case "hardbreak":
                yield _run("\n", [], "")
            case "footnote_ref":
                yield _run(f"[{token.meta['label']}]", [*looks, "note"], "")
            case _:
                words = " " if token.type == "softbreak" else token.content
                shown += words
                yield _run(words, [*looks, "code"] if token.type == "code_inline" else looks, address)


def _printed(address: str, shown: str) -> str:
    """What is printed behind a link, if its words are not its address themselves."""
    told = address.removeprefix("mailto:")
    return "" if shown.strip() in {address, told} or not told.strip() else f" <{told}>"


def _run(text: str, looks: Sequence[str], address: str) -> Data:
    return {
        "text": settable(text) if address else breakable(text),  # addresses are copied, and break at their slashes
        "look": [*looks],
        "link": address if address.lower().startswith(_LED_TO) else "",
    }


def _passages(cover: Cover, document: Marked) -> Iterator[Passage]:
    yield Passage("the title", settable(cover.title))
    yield Passage("the name of the company", settable(cover.company))
    notes = (token for note in document.notes for token in note.tokens)
    for token in chain(document.body, notes):
        children = "".join(run["text"] for run in _runs(token.children or ()))
        line = f"line {token.map[0] + 1}" if token.map else "a footnote"
        yield Passage(line, breakable(token.content if token.children is None else children))
