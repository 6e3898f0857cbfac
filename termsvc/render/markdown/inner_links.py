"""Links of a document into itself, which whoever wrote them had no anchors of ours for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import unquote

from markdown_it.token import Token

from termsvc.core.provisions import ProvisionKind
from termsvc.render.markdown.anchors import Place

_LEFT_OUT = re.compile(r"[^\w\- ]")


def lead(tokens: Iterable[Token], places: Iterable[Place], within: str) -> None:
    """Let links that begin with `#` lead to where the page has what they name, if it has it.

    That is an anchor of the document, without what all of them begin with in this page (`within`); or a heading, by the
    name that other programs give it: its words in small letters without marks, a `-` for each blank, and `-1` at the end of
    the second one that is the same.
    """
    found = dict[str, str]()
    times = Counter[str]()
    for provision, anchor in places:
        found[anchor.removeprefix(within)] = anchor
        if provision.kind is ProvisionKind.SECTION:
            name = _LEFT_OUT.sub("", provision.wording.lower()).replace(" ", "-")
            found.setdefault(f"{name}-{times[name]}" if times[name] else name, anchor)
            times[name] += 1
    for link in (child for token in tokens for child in token.children or () if child.type == "link_open"):
        href = str(link.attrs["href"])
        if href.startswith("#"):
            link.attrSet("href", f"#{found.get(unquote(href[1:]), href[1:])}")
