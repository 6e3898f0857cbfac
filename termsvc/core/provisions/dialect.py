"""The Markdown that policy documents and notices are written in: whoever reads one, reads the same."""

from __future__ import annotations

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from termsvc.core.provisions.depth import keep_what_is_deep

# The parser's usual nesting is 20, which real lists come near.
DEEPEST = 100


def dialect() -> MarkdownIt:
    """A new parser of CommonMark 0.31 with tables and footnotes; notes stay where they are defined, to keep their lines."""
    return (
        MarkdownIt("commonmark", {"maxNesting": DEEPEST})
        .enable("table")
        .use(footnote_plugin, inline=False, move_to_end=False)
        .use(keep_what_is_deep)
    )
