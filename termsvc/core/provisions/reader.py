"""Markdown to provisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from termsvc.core.provisions.blocks import Blocks
from termsvc.core.provisions.model import Provision
from termsvc.core.provisions.tree import Tree
from termsvc.core.seal import canonical

# Block level only: inline rules are more than half of the parsing time, so they run on blocks with mark-up alone.
# Notes stay where they are defined, to keep their lines. The usual nesting of 20 would drop the text of deeper lists.
_MARKDOWN = (
    MarkdownIt("commonmark", {"maxNesting": 100})
    .enable("table")
    .use(footnote_plugin, inline=False, move_to_end=False)
    .use(front_matter_plugin)
    .disable(["inline", "text_join"])
)


def provisions(markdown: str) -> tuple[Provision, ...]:
    """The provisions of a document in the order in which a reader meets them, footnotes last.

    The text is CommonMark 0.31 with tables and footnotes; front matter is passed over. Blocks that show no words are no
    provisions. An item of an ordered list has the number that is shown, whatever the source says. A first heading that
    is alone on the highest level and has no number is the document's title and stands in nobody's address.
    """
    env: dict[str, Any] = {}
    tokens = _MARKDOWN.parse(canonical(markdown), env)

    def parse_inline(source: str) -> list[Token]:
        found: list[Token] = []
        _MARKDOWN.inline.parse(source, _MARKDOWN, env, found)
        return found

    tree = Tree(has_title=_has_title(tokens))
    for block in Blocks(parse_inline).read(tokens):
        tree.add(block)
    return (*tree.body, *tree.notes)


def _has_title(tokens: Sequence[Token]) -> bool:
    levels = [token.tag for token in tokens if token.type == "heading_open" and token.level == 0]
    return levels.count(min(levels)) == 1 and levels[0] == min(levels) if levels else False
