"""Addresses and definitions of links that leave no doubt, and so need no parser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference

_PATH = r"(?:[A-Za-z0-9_/.?=\#~+@-]|%[0-9A-Fa-f]{2})*"
ADDRESS = rf"""(?:https?://|mailto:|[/\#.])[a-z0-9:/.?=\#~+@-]*
    |(?:https?://[a-z0-9.-]+/|/(?!/)|\#|\.{{1,2}}/|[a-z0-9_-]+/){_PATH}"""
"""What the parser takes as an address and leaves as it is; a verbose pattern."""
_PLAIN_ADDRESS = re.compile(ADDRESS, re.VERBOSE)
# Definitions whose addresses and titles have nothing in them that may not be there.
_LINK = (
    r"""\[([^\[\]\\\s^][^\[\]\\\n]*)\]:[ ]?((?:https?://|\.{0,2}/|\#)[A-Za-z0-9_:/.?=\#%~+@-]*)(?:[ ]"[^"\\\n]*")?\n"""
)
_DEFINED = re.compile(_LINK, re.VERBOSE)
_LINKS = re.compile(rf"(?:{_LINK})+\n*", re.VERBOSE)


def only_links(markdown: str) -> bool:
    """Say whether a text has definitions of links alone, and these leave no doubt."""
    return _LINKS.fullmatch(markdown) is not None


def defined_links(markdown: str, parser: MarkdownIt) -> Iterator[tuple[str, dict[str, Any]]]:
    """The links that such a text defines, by their labels, as the parser keeps them for what refers to them."""
    for label, address in _DEFINED.findall(markdown):
        href = address if _PLAIN_ADDRESS.fullmatch(address) else parser.normalizeLink(address)
        yield normalizeReference(label), {"href": href, "title": ""}
