"""Documents that Hypothesis makes up, and edits of them, as blocks that can be written out as Markdown in several ways."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hypothesis import strategies as st

# No word can be taken for the start of a block, so that a document may be wrapped anywhere.
PLAIN = "the a of to and or by any fees data days notice Customer Aster may must shall not will never terminate sell"
ODD = '30 5,000 99.95% (as (if) thirty\'s non-exclusive “Fees” "Data" must, sell; days. §'
WORDS = [*PLAIN.split(), *ODD.split()]
MARKED = [
    "**Terms**",
    "*only*",
    "[Policy](https://aster.example/a)",
    "[Policy](https://aster.example/b)",
    "`code`",
    "<b>bold</b>",
]
LABELS = ["", "", "", "1.1 ", "1.2 ", "2.1 ", "(a) ", "(b) ", "(i) "]

words = st.lists(st.sampled_from([*WORDS, *MARKED]), min_size=1, max_size=25).map(tuple)


# How the first line of a block and its other lines begin.
MARGINS = {"paragraph": ("", ""), "bullet": ("- ", "  "), "item": ("1. ", "   "), "quote": ("> ", "> ")}


@dataclass(frozen=True)
class Block:
    """A block of Markdown; a note is a footnote with a number of its own."""

    kind: str
    words: tuple[str, ...]
    label: str = ""

    def written(self, number: int, width: int) -> str:
        """The block as Markdown, wrapped at a width where that means nothing."""
        text = " ".join(self.words)
        if self.kind == "heading":
            return f"## {self.label}{text}"
        if self.kind == "table":
            return f"| {self.words[0]} | {text} |\n| --- | --- |\n| one | {text} |"
        first, others = (f"[^n{number}]: ", "    ") if self.kind == "note" else MARGINS[self.kind]
        label = self.label if self.kind in {"paragraph", "bullet"} else ""
        return textwrap.fill(
            label + text,
            width,
            initial_indent=first,
            subsequent_indent=others,
            break_long_words=False,
            break_on_hyphens=False,
        )


blocks = st.builds(
    Block,
    st.sampled_from(["paragraph", "paragraph", "heading", "item", "bullet", "quote", "table", "note"]),
    words,
    st.sampled_from(LABELS),
)
documents = st.lists(blocks, max_size=8)


def written(document: Sequence[Block], width: int = 10_000) -> str:
    """The document as Markdown."""
    return "\n\n".join(block.written(number, width) for number, block in enumerate(document)) + "\n"


@st.composite
def edited(draw: st.DrawFn, document: Sequence[Block]) -> list[Block]:
    """A later version of a document: blocks kept, dropped, put in, reworded, relabelled, repeated, cut in two or moved."""
    later: list[Block] = []
    for block in document:
        match draw(st.sampled_from(["keep", "keep", "keep", "drop", "add", "reword", "relabel", "repeat", "cut"])):
            case "drop":
                continue
            case "add":
                later += [draw(blocks), block]
            case "reword":
                place = draw(st.integers(0, len(block.words) - 1))
                inserted = draw(words)[:2]
                later.append(replace(block, words=(*block.words[:place], *inserted, *block.words[place + 1 :])))
            case "relabel":
                later.append(replace(block, label=draw(st.sampled_from(LABELS))))
            case "repeat":
                later += [block, block]
            case "cut" if len(block.words) > 1:
                place = draw(st.integers(1, len(block.words) - 1))
                later += [replace(block, words=block.words[:place]), replace(block, words=block.words[place:])]
            case _:
                later.append(block)
    return [*draw(st.permutations(later))] if draw(st.integers(0, 4)) == 0 else later


@st.composite
def versions(draw: st.DrawFn) -> tuple[str, str]:
    """Two versions of a document as Markdown: neighbours, or sometimes strangers."""
    old = draw(documents)
    new = draw(st.one_of(edited(old), documents))
    return written(old), written(new)
