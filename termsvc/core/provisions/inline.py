"""Inline Markdown as plain words, with the mark-up kept beside them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeAlias

from markdown_it.token import Token

from termsvc.core.provisions.model import Mark, MarkKind

Parse: TypeAlias = Callable[[str], list[Token]]

_MAYBE_MARKED = re.compile(r"[\\`*_\[<&]")
# Plain links and strong words make up most of the mark-up: no parser is needed where neither they nor what is around them
# have any other in them, and where the links' addresses and the words beside the asterisks leave no doubt.
_UNMARKED = r"[^\\`*_\[\]<&]"
_SIMPLE = re.compile(
    rf"""(?<!!)\[(?P<link>(?!\^){_UNMARKED}+)\]\((?P<target>(?:https?://|mailto:|[/\#.])[a-z0-9:/.?=\#~+@-]*)\)
    |(?<![\w*])\*\*(?P<strong>[^\W_](?:{_UNMARKED}*[^\W_])?)\*\*(?![\w*])""",
    re.VERBOSE,
)
_COMMENT = r"<!--.*?(?:-->|\Z)"
_TAG = re.compile(rf"{_COMMENT}|<(script|style)\b.*?(?:</\1\s*>|\Z)|</?[a-z][^<>]*>", re.DOTALL | re.IGNORECASE)
_PARTS_WORDS = re.compile(r"</?(?:br|hr|p|div|[uod]l|li|d[dt]|t[dhr]|h[1-6])\b", re.IGNORECASE)
_OPENS = {"strong_open": MarkKind.STRONG, "em_open": MarkKind.EMPHASIS, "link_open": MarkKind.LINK}
_CLOSES = frozenset({"strong_close", "em_close", "link_close"})


class Words(NamedTuple):
    """What Markdown shows, on one line, and the mark-up of it."""

    text: str
    marks: tuple[Mark, ...] = ()


def visible_html(source: str) -> str:
    """The words of an HTML block, without tags, comments, scripts and styles."""
    return html.unescape(_TAG.sub(" ", source))


def words_and_marks(source: str, parse: Parse) -> Words:
    """What inline Markdown shows."""
    if not _MAYBE_MARKED.search(source):
        return Words(" ".join(source.split()))
    content = InlineText(parse)
    if not content.add_simple(source):
        content = InlineText(parse)
        content.add(source)
    return content.words


class InlineText:
    """Words and marks in the making: white space collapses as it comes, so that marks stand on the final text."""

    def __init__(self, parse: Parse) -> None:
        self._parse = parse
        self._parts: list[str] = []
        self._length = 0
        self._blank_due = False
        self._open: list[tuple[MarkKind, str, int]] = []
        self._marks: list[Mark] = []

    @property
    def words(self) -> Words:
        """The words so far, on one line, with the marks so far, in order."""
        return Words("".join(self._parts), tuple(sorted(self._marks)))

    def add(self, source: str) -> None:
        """Add inline Markdown; text without mark-up, which is most of it, is never parsed."""
        if _MAYBE_MARKED.search(source):
            self._take(self._parse(source))
        else:
            self.write(source)

    def add_simple(self, source: str) -> bool:
        """Add inline Markdown that has no mark-up but plain links and strong words; say whether that is so."""
        at = 0
        for match in _SIMPLE.finditer(source):
            if _MAYBE_MARKED.search(source, at, match.start()):
                return False
            self.write(source[at : match.start()])
            start, at = self._start, match.end()
            self.write(match["link"] or match["strong"])
            self._close(MarkKind.LINK if match["link"] else MarkKind.STRONG, match["target"] or "", start)
        if _MAYBE_MARKED.search(source, at):
            return False
        self.write(source[at:])
        return True

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
        if _PARTS_WORDS.match(tag):
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
