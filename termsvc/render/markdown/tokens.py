"""Markdown as the tokens of what a reader is shown: what every face of a text is drawn from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from markdown_it.token import Token

from termsvc.core.provisions.chunks import chunks
from termsvc.core.provisions.dialect import dialect
from termsvc.core.provisions.inline import parts_words, visible_html
from termsvc.core.seal import canonical
from termsvc.render.markdown.visible import visible

_MARKDOWN = dialect()
_LINE_BREAK = re.compile(r"<br\b", re.IGNORECASE)
_SHOWS = frozenset({"text", "code_inline", "footnote_ref"})


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote.

    Attributes:
        label: as it is cited, without brackets.
    """

    label: str
    tokens: list[Token] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Marked:
    """A document in Markdown without its front matter.

    Its tokens are those of markdown-it, their lines counted from 0 in the document as it is stored, but: there is no raw
    HTML, of which the words are kept and a `<br>` as a break; no image, of which the description is kept as a link to it; no
    block or link that shows nothing; no title of a link; and no character that can't be seen (see `visible`).
    """

    body: list[Token]
    notes: list[Note]


def read(markdown: str) -> Marked:
    """A document as the same provisions are read from it (`termsvc.core.provisions`)."""
    pieces = chunks(canonical(markdown))
    tokens = _MARKDOWN.parse("".join(piece.text for piece in pieces))
    first = pieces[0].line - 1 if pieces else 0
    for token in tokens:
        token.map = [line + first for line in token.map] if token.map else None
    return _parted(_without_empty(_shown(tokens)))


def link(href: str, words: str, **attributes: str) -> list[Token]:
    """The tokens of a link."""
    attrs: dict[str, str | int | float] = {"href": href, **attributes}
    return [Token("link_open", "a", 1, attrs=attrs), text(words), Token("link_close", "a", -1)]


def text(words: str) -> Token:
    """The token of plain words."""
    return Token("text", "", 0, content=words)


def _shown(tokens: Iterable[Token]) -> Iterator[Token]:
    previous = ""
    for token in tokens:
        match token.type:
            case "html_block":
                yield from _paragraph(token)
            case "inline":
                token.children = [*_named(_plain(token.children or ()))]
                yield token
            case "fence" | "code_block":
                token.content, token.info = visible(token.content), ""
                yield token
            case "paragraph_open":
                token.hidden = token.hidden and previous == "list_item_open"
                yield token
            case _:
                yield token
        previous = token.type


def _paragraph(block: Token) -> Iterator[Token]:
    words = " ".join(visible(visible_html(block.content)).split())
    yield Token("paragraph_open", "p", 1, map=block.map, level=block.level, block=True)
    yield Token("inline", "", 0, map=block.map, level=block.level + 1, children=[text(words)], block=True)
    yield Token("paragraph_close", "p", -1, level=block.level, block=True)


def _plain(children: Iterable[Token]) -> Iterator[Token]:
    """Inline tokens without HTML and images."""
    in_link = False
    for token in children:
        match token.type:
            case "html_inline":
                if parts_words(token.content):
                    is_break = _LINE_BREAK.match(token.content)
                    yield Token("hardbreak", "br", 0) if is_break else Token("softbreak", "br", 0)
            case "image":
                words = _description(token)
                yield from [text(words)] if in_link else link(str(token.attrs["src"]), words)
            case "link_open" | "link_close":
                in_link = token.type == "link_open"
                token.attrs.pop("title", None)
                yield token
            case _:
                token.content = visible(token.content)
                yield token


def _description(image: Token) -> str:
    words = "".join(one.content or " " * one.type.endswith("break") for one in image.children or ())
    return " ".join(visible(words).split())


def _named(children: Iterable[Token]) -> Iterator[Token]:
    """Inline tokens, of which each link shows words: where it has none, its address."""
    opened: list[Token] = []
    for token in children:
        if token.type == "link_open" or opened:
            opened.append(token)
        else:
            yield token
        if token.type == "link_close":
            yield from opened[:-1]
            if not any(map(_shows, opened)):
                yield text(str(opened[0].attrs["href"]))
            yield token
            opened = []


def _shows(token: Token) -> bool:
    return token.type in _SHOWS and (token.type == "footnote_ref" or bool(token.content.strip()))


def _without_empty(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens without paragraphs and headings that show nothing."""
    held: list[Token] = []
    for token in tokens:
        if token.type in {"paragraph_open", "heading_open"}:
            held = [token]
            continue
        if held:
            held.append(token)
            if token.type == "inline":
                continue
            if any(map(_shows, held[1].children or ())):
                yield from held
            held = []
        else:
            yield token


def _parted(tokens: Iterable[Token]) -> Marked:
    """Footnotes apart from the body, in the order in which they begin."""
    marked = Marked([], [])
    open_ones = [marked.body]
    for token in tokens:
        if token.type == "footnote_reference_open":
            note = Note(token.meta["label"])
            marked.notes.append(note)
            open_ones.append(note.tokens)
        elif token.type == "footnote_reference_close":
            open_ones.pop()
        else:
            open_ones[-1].append(token)
    return marked
