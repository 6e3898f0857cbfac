"""Where lists and quotes nest too deep for the parser: what stands there is kept, as a paragraph of the words as written.

The parser would pass over it without a word, and over all that follows it in the same piece.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

# Levels: a quote is one, an item with its list two. What the parser does for a line grows with them, and so does its
# stack, by two calls for a list or quote, of which Python allows a thousand.
_DEEPEST = 98
# Of a line of many `- `, each of its lists asks anew whether it is a rule, which takes a loop over characters seconds.
_THEMATIC_BREAK = re.compile(r"([-*_])(?:[ \t]*+\1){2,}+[ \t]*+")


def keep_what_is_deep(markdown: MarkdownIt) -> None:
    """Make a parser keep it; its `maxNesting` must be at least 100."""
    markdown.block.ruler.before("table", "deep", _deep)
    markdown.block.ruler.at("hr", _thematic_break, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def _deep(state: StateBlock, start: int, end: int, _silent: object) -> bool:
    """A block rule, asked before all others."""
    if state.level < _DEEPEST:
        return False
    following = range(start + 1, end)
    after = next((line for line in following if state.isEmpty(line) or state.sCount[line] < state.blkIndent), end)
    state.line = after
    state.push("paragraph_open", "p", 1).map = [start, after]
    words = state.push("inline", "", 0)
    words.content = state.getLines(start, after, state.blkIndent, keepLastLF=False).strip()
    words.map, words.children = [start, after], []
    state.push("paragraph_close", "p", -1)
    return True


def _thematic_break(state: StateBlock, start: int, _end: int, silent: object) -> bool:
    """The parser's own block rule for a thematic break."""
    begins = state.bMarks[start] + state.tShift[start]
    if state.is_code_block(start) or _THEMATIC_BREAK.fullmatch(state.src, begins, state.eMarks[start]) is None:
        return False
    if not silent:
        state.line = start + 1
        state.push("hr", "hr", 0).map = [start, start + 1]
    return True
