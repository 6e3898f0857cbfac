"""A policy text as pages show it: its title apart, under which they say what it is, and its contents beside it."""

from __future__ import annotations

import re
from typing import Any, NamedTuple, TypeAlias

from termsvc.core.provisions import MarkKind, Provision, provisions
from termsvc.render.markdown.anchors import anchors
from termsvc.render.markdown.html import clean_page, provisions_html

Contents: TypeAlias = list[dict[str, Any]]

_TITLE = re.compile(r".{,2000}?</h1>", re.DOTALL)
"""All up to the title, above which a text may have a remark."""
_DEEPEST = 3
"""The level of the headings that a table of contents goes down to; 1 is the title."""


class Shown(NamedTuple):
    """A text as pages show it.

    Attributes:
        heading: its title, with what stands above it; empty where it has none.
        rest: what follows.
        contents: the headings in it but the title, each its `level`, `text` and `anchor`.
    """

    heading: str
    rest: str
    contents: Contents


def shown(markdown: str) -> Shown:
    """A text in safe HTML."""
    html = clean_page(provisions_html(markdown))  # as it is found clean in a page
    title = _TITLE.match(html)
    end = title.end() if title else 0
    return Shown(html[:end], html[end:], _contents(markdown))


def _contents(markdown: str) -> Contents:
    found = provisions(markdown)
    given = anchors(found)
    return [
        {"level": level, "text": one.wording, "anchor": given[one.address]}
        for one in found
        if (level := _level(one)) is not None and 1 < level <= _DEEPEST
    ]


def _level(one: Provision) -> int | None:
    return next((int(mark.target[1:]) for mark in one.marks if mark.kind is MarkKind.HEADING), None)
