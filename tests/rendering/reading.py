"""What a reader meets in a page: its words in order, and the words of each element that has an anchor."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

import html5lib

_WORD = re.compile(r"\w+")
_LETTERS_ALONE = re.compile(r"[\u2e80-\uffef]|[^\u2e80-\uffef]+")
_BLOCKS = {
    "p",
    "li",
    "td",
    "th",
    "tr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "pre",
    "blockquote",
    "br",
    "div",
    "ul",
    "ol",
}


def words(text: str) -> list[str]:
    """Words and numbers, without marks; letters of scripts without blanks stand one by one."""
    return [word for run in _WORD.findall(text) for word in _LETTERS_ALONE.findall(run)]


def fragment(html: str) -> Element:
    """The elements of inner HTML, under one."""
    return html5lib.parseFragment(html, namespaceHTMLElements=False)


def shown(element: Element, left_out: Callable[[Element], object] = lambda _: False) -> str:
    """The text of an element, blocks apart."""
    parts = [element.text or ""]
    for one in element:
        parts += ["" if left_out(one) else shown(one, left_out), " " * (one.tag in _BLOCKS), one.tail or ""]
    return "".join(parts)


def anchored(root: Element) -> dict[str, Element]:
    """The elements that have an `id`; no two have the same."""
    found: dict[str, Element] = {}
    for element in root.iter():
        if name := element.get("id"):
            assert name not in found
            found[name] = element
    return found


def links(root: Element) -> list[str]:
    """Where its links lead, in order."""
    return [element.get("href", "") for element in root.iter("a")]
