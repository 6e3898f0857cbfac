"""Markdown as HTML that is safe to show, whoever wrote it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from termsvc.core.provisions import ProvisionKind, provisions
from termsvc.core.provisions.dialect import dialect
from termsvc.render.markdown.anchors import Place, anchors
from termsvc.render.markdown.html_tokens import placed
from termsvc.render.markdown.safe_html import clean_page, clean_text
from termsvc.render.markdown.tokens import read

__all__ = ["clean_page", "html", "provisions_html"]


def html(markdown: str, *, within: str = "") -> str:
    """A notice, or another text that nobody cites by its provisions, as the inner HTML of an element.

    Raw HTML is left out, its words are not; an image is a link to it. Only footnotes have an `id`.

    Args:
        markdown: in the dialect of policy documents, see `termsvc.core.provisions.dialect`.
        within: a name of the text in the page, without a colon, where another one with footnotes stands in it too: each
            `id` then begins with it and a colon.
    """
    return _html(markdown, within, frozenset({ProvisionKind.FOOTNOTE}))


def provisions_html(markdown: str, *, within: str = "") -> str:
    """A policy document as `html` gives it, with an `id` at each provision and a link to itself at each that has a number.

    The `id` is the provision's anchor (`termsvc.render.markdown.anchors`): `4/b` has `4-b`. Numbers are those of the document. A
    heading without a number has a quiet sign that leads to itself.
    """
    return _html(markdown, within, frozenset(ProvisionKind))


def _html(markdown: str, within: str, kinds: frozenset[ProvisionKind]) -> str:
    document = read(markdown)
    prefix = f"{within}:" if within else ""
    places = {}
    if document.notes or kinds > {ProvisionKind.FOOTNOTE}:
        found = provisions(markdown)
        given = anchors(found)
        places = {one.lines[0] - 1: Place(one, prefix + given[one.address]) for one in found if one.kind in kinds}
    return clean_text(_RENDERER.render(placed(document, places, within=prefix), _OPTIONS, {}))


class _Renderer(RendererHTML):
    """The library's own, but that wide tables scroll by themselves, and that a link elsewhere tells nothing of where it stands."""

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        if _ELSEWHERE.match(str(tokens[idx].attrs["href"])):
            tokens[idx].attrSet("rel", "noopener noreferrer")
        return self.renderToken(tokens, idx, options, env)

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return self.code_block(tokens, idx, options, env)

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        classes = f"table {tokens[idx].attrs.pop('class', '')}".strip()
        return f'<div class="{classes}">\n{self.renderToken(tokens, idx, options, env)}'

    def table_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f"{self.renderToken(tokens, idx, options, env)}</div>\n"


_ELSEWHERE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_RENDERER = _Renderer()
_OPTIONS = dialect().options
