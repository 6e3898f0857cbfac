"""Inline Markdown as plain words, with the mark-up kept beside them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.token import Token

from termsvc.core.provisions.links import ADDRESS
from termsvc.core.provisions.model import Mark, MarkKind, Shown

_MAYBE_MARKED = re.compile(r"[\\`*_\[<&](?:(?<![&_])|(?<=&)(?=[\w#])|(?<=_)(?:(?<![^\W_]_)|(?![^\W_])))")
# Plain links, emphasis, strong words and code make up most of the mark-up: no parser is needed where neither they nor what
# is around them have any other in them, and where the links' addresses and what is beside the asterisks leave no doubt.
_UNMARKED = r"(?:[^\\`*_\[\]<&]|&(?![\w#])|(?<=[^\W_])_(?=[^\W_]))"
_WORDS = rf"[^\W_](?:{_UNMARKED}*[^\W_])?"
_SIMPLE = re.compile(
    rf"""(?<!!)\[(?P<link>(?!\^){_UNMARKED}+)\](?:\((?P<address>{ADDRESS})\)|\[(?P<label>(?!\^){_UNMARKED}*)\]|(?![\[(]))
    |(?<![\w*])(?P<sign>\*{{1,3}})(?P<words>{_WORDS})(?P=sign)(?![\w*])
    |(?:(?<=[ \n])|\A)(?P<sign_apart>\*{{1,3}}|_)(?P<words_apart>(?!\s){_UNMARKED}+(?<!\s))(?P=sign_apart)(?=[ \n]|\Z)
    |(?:(?<=[ \n("\u201c])|\A)_(?P<underscored>{_WORDS})_(?=[ \n.,;:)"\u201d]|\Z)
    |(?<!`)`(?P<code>[^`\s](?:[^`]*[^`\s])?)`(?!`)""",
    re.VERBOSE,
)
_BY_SIGNS = {
    "*": (MarkKind.EMPHASIS,),
    "_": (MarkKind.EMPHASIS,),
    "**": (MarkKind.STRONG,),
    "***": (MarkKind.EMPHASIS, MarkKind.STRONG),
    "`": (MarkKind.CODE,),
}
_COMMENT = r"<!--.*?(?:-->|\Z)"
_TAG = re.compile(rf"{_COMMENT}|<(script|style)\b.*?(?:</\1\s*>|\Z)|</?[a-z][^<>]*>", re.DOTALL | re.IGNORECASE)
_PARTS_WORDS = re.compile(r"</?(?:br|hr|p|div|[uod]l|li|d[dt]|t[dhr]|h[1-6])\b", re.IGNORECASE)
_OPENS = {"strong_open": MarkKind.STRONG, "em_open": MarkKind.EMPHASIS, "link_open": MarkKind.LINK}
_CLOSES = frozenset({"strong_close", "em_close", "link_close"})


def visible_html(source: str) -> str:
    """The words of an HTML block, without tags, comments, scripts and styles."""
    return html.unescape(_TAG.sub(" ", source))


def parts_words(tag: str) -> bool:
    """Say whether an HTML tag stands between words, as a break of a line does, and not within one."""
    return _PARTS_WORDS.match(tag) is not None


class Inline:
    """A parser of inline Markdown in a document; `env` gives what the parser knows of the document, when it must.

    Attributes:
        read: `words_and_marks` with this parser, the same function for all that is read with it.
    """

    def __init__(self, markdown: MarkdownIt, env: Callable[[], dict[str, Any]]) -> None:
        self._markdown, self._env = markdown, env
        self.read = partial(words_and_marks, inline=self)

    def tokens(self, source: str) -> list[Token]:
        """The tokens of inline Markdown."""
        found: list[Token] = []
        self._markdown.inline.parse(source, self._markdown, self._env(), found)
        return found

    def address(self, label: str) -> str | None:
        """Where a link of a label leads, if it is defined."""
        found = self._env().get("references", {}).get(normalizeReference(label))
        return found["href"] if found else None


def words_and_marks(source: str, inline: Inline) -> Shown:
    """What inline Markdown shows."""
    if not _MAYBE_MARKED.search(source):
        return Shown(" ".join(source.split()))
    content = InlineText(inline)
    content.add(source)
    return content.words


class InlineText:
    """Words and marks in the making: white space collapses as it comes, so that marks stand on the final text."""

    def __init__(self, inline: Inline) -> None:
        self._inline = inline
        self._parts: list[str] = []
        self._length = 0
        self._blank_due = False
        self._open: list[tuple[MarkKind, str, int]] = []
        self._marks: list[Mark] = []

    @property
    def words(self) -> Shown:
        """The words so far, on one line, with the marks so far, in order."""
        return Shown("".join(self._parts), tuple(sorted(self._marks)))

    def add(self, source: str) -> None:
        """Add inline Markdown; mark-up that is plain, which most is, needs no parser."""
        simple = self._simple(source)
        if simple is None:
            self.parse(source)
            return
        at = 0
        for match, target in simple:
            self.write(source[at : match.start()])
            self._add_simple(match, target)
            at = match.end()
        self.write(source[at:] if at else source)

    def parse(self, source: str) -> None:
        """Add inline Markdown as the parser reads it."""
        self._take(self._inline.tokens(source))

    def _simple(self, source: str) -> list[tuple[re.Match[str], str | None]] | None:
        """The mark-up of inline Markdown that has no other, and where each link leads; `None`, if it has other."""
        found = []
        at = 0
        while mark := _MAYBE_MARKED.search(source, at):
            match = _SIMPLE.match(source, mark.start())
            if match is None:
                return None
            target = match["address"]
            if match["link"] is not None and target is None:
                target = self._inline.address(match["label"] or match["link"])
                if target is None and match["label"] is not None:
                    return None
            found.append((match, target))
            at = match.end()
        return found

    def _add_simple(self, match: re.Match[str], target: str | None) -> None:
        start = self._start
        link = match["link"]
        if link is None:
            self.write(match["words"] or match["words_apart"] or match["underscored"] or match["code"])
            for kind in _BY_SIGNS[match["sign"] or match["sign_apart"] or match[0][0]]:
                self._close(kind, "", start)
        elif target is None:
            self.write(match[0])
        else:
            self.write(link)
            self._close(MarkKind.LINK, target, start)

    def write(self, words: str) -> None:
        """Add plain words."""
        plain = " ".join(words.split())
        if not plain:
            self._blank_due = self._blank_due or bool(words)
            return
        if words[0].isspace():
            self._blank_due = True
        start = self._start
        self._parts.append(" " * (start - self._length) + plain)
        self._length = start + len(plain)
        self._blank_due = words[-1].isspace()

    def mark_all(self, kind: MarkKind, target: str) -> None:
        """Mark everything so far."""
        self._marks.append(Mark(0, self._length, kind, target))

    @property
    def _start(self) -> int:
        return self._length + (self._blank_due and self._length > 0)

    def _take(self, tokens: Iterable[Token]) -> None:
        for token in tokens:
            if token.type in _OPENS:
                self._open.append((_OPENS[token.type], str(token.attrs.get("href", "")), self._start))
            elif token.type in _CLOSES:
                kind, target, start = self._open.pop()
                self._close(kind, target, start)
            else:
                self._take_leaf(token)

    def _take_leaf(self, token: Token) -> None:
        start = self._start
        match token.type:
            case "softbreak" | "hardbreak":
                self.write(" ")
            case "code_inline":
                self.write(token.content)
                self._close(MarkKind.CODE, "", start)
            case "image":
                self._take_words(token.children or ())
                self._close(MarkKind.IMAGE, str(token.attrs.get("src", "")), start)
            case "footnote_ref":
                self._close(MarkKind.NOTE, f"[{token.meta['label']}]", self._length)
            case "html_inline":
                self._take_html(token.content)
            case _:
                self.write(token.content)

    def _take_words(self, tokens: Iterable[Token]) -> None:
        for token in tokens:
            self.write(token.content or " " * token.type.endswith("break"))

    def _take_html(self, tag: str) -> None:
        if parts_words(tag):
            self.write(" ")
        if not tag.startswith("<!--"):
            self._close(MarkKind.HTML, tag, self._start)

    def _close(self, kind: MarkKind, target: str, start: int) -> None:
        self._marks.append(Mark(min(start, self._length), self._length, kind, target))


def shifted(marks: Iterable[Mark], by: int) -> tuple[Mark, ...]:
    """The marks of a text after its first `by` characters, a label and a blank, were cut off."""
    if not by:
        return tuple(marks)
    kept = (mark for mark in marks if mark.end > by or mark.start >= by)
    return tuple(Mark(max(0, mark.start - by), mark.end - by, mark.kind, mark.target) for mark in kept)
