"""Documents are read in pieces, with shortcuts; the parser, given the whole, must say the same."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from termsvc.core.provisions import Provision, provisions
from termsvc.core.provisions.blocks import Blocks
from termsvc.core.provisions.chunks import chunks
from termsvc.core.provisions.inline import Inline, InlineText, words_and_marks
from termsvc.core.provisions.reader import Reader
from termsvc.core.provisions.tree import grown
from termsvc.core.seal import canonical
from tests.redline.documents import Block, documents, written

WHOLE = (
    MarkdownIt("commonmark", {"maxNesting": 100})
    .enable("table")
    .use(footnote_plugin, inline=False, move_to_end=False)
    .use(front_matter_plugin)
    .disable(["inline", "text_join"])
)
# Beginnings of all that there is in Markdown, and what can make them something else.
LINES = [
    *(
        "",
        "",
        "",
        "# One",
        "## 4. Two",
        "### 4.2 Three",
        "#### (b)",
        "## Two ##",
        "##",
        "   # Indented",
        "    # Code",
        "#No",
    ),
    *(
        "Words",
        "More words ",
        "two  blanks\\",
        "  and indented",
        "    far indented",
        "\ttab",
        "4.2 Clause",
        "(b) Clause",
    ),
    *(
        "4.2.1 Clause",
        "1. One",
        "2. Two",
        "1) One",
        "30 days",
        "- Item",
        "  - Sub-item",
        "* Star",
        "+ Plus",
        "-",
        "- # Head",
    ),
    *(
        "> Quote",
        ">",
        "> - Item",
        "| A | B |",
        "| --- | --- |",
        "A | B",
        "---",
        "===",
        "***",
        "* * *",
        "--",
        "...",
        "----",
    ),
    *(
        "```",
        "~~~",
        "    code",
        "`tick",
        "<div>",
        "</div>",
        "<!-- hidden",
        "-->",
        "<b>bold</b>",
        "<script>",
        "</script>",
        "<?x",
    ),
    *(
        "[x]: https://aster.example/a",
        "[x]: /b 'Title'",
        '[x]: ./c%20d/E_f.md#g "Title"',
        "[y z]: https://Aster.example/%h",
        "[\u00a0]: /e",
        "[y Z][]",
        "[x]",
        "[x][]",
        "[y](/c)",
        "![z](/d)",
        "[^1]: Note",
        "[^1]",
        "[^n]:",
    ),
    *("**bold**", "*em* and _em_", "&amp;", "\\# no", "**open", "a * b", "Ünder", "日本語。", "§ 5 Recht", "\x00"),
]
soups = st.lists(st.sampled_from(LINES), max_size=24).map(lambda lines: "\n".join(lines) + "\n")


def as_whole(markdown: str) -> tuple[Provision, ...]:
    """The provisions as the parser sees them in one go."""
    env: dict[str, Any] = {}
    tokens = WHOLE.parse(canonical(markdown), env)
    return grown([(1, [*Blocks(_inline(env)).read(tokens)])])


def _inline(env: dict[str, Any]) -> Inline:
    return Inline(WHOLE, lambda: env)


@given(soups)
@example("``` within ``` a line\n\n# One\n\nWords\n")
@settings(max_examples=500)
def test_what_is_read_in_pieces_is_what_the_parser_reads(markdown: str) -> None:
    assert provisions(markdown) == as_whole(markdown)


@given(documents)
def test_so_it_is_with_documents_that_make_sense(document: Sequence[Block]) -> None:
    assert provisions(written(document, 30)) == as_whole(written(document, 30))


def test_so_it_is_with_real_policies(corpus: Path) -> None:
    files = sorted(corpus.glob("*/*/*.md"))
    for file in Random(0).sample(files, 60):
        markdown = file.read_bytes().decode()
        assert provisions(markdown) == as_whole(markdown), file


@given(soups, st.randoms(use_true_random=False))
def test_an_excerpt_reads_as_it_does_in_the_whole(markdown: str, random: Random) -> None:
    document = chunks(canonical(markdown))
    without = [n for n, chunk in enumerate(document) if chunk.stands_alone and random.random() < 0.5]
    lines = {
        line for n in without for line in range(document[n].line + 1, document[n].line + document[n].text.count("\n"))
    }
    expected = tuple(one for one in provisions(markdown) if one.lines[0] not in lines)
    assert Reader().excerpt(document, without) == expected


DEFINED: dict[str, Any] = {"references": {"LINK": {"href": "/defined", "title": ""}}}
INLINE = st.lists(
    st.sampled_from(
        [
            *(
                "word",
                "Two words",
                " ",
                "\n",
                "  \n",
                ".",
                ",",
                "(",
                ")",
                "!",
                "x",
                "7",
                "§",
                "日本",
                "_",
                "*",
                "**",
                "***",
            ),
            *(
                "[",
                "]",
                "](",
                "[a](",
                "(/b)",
                "](/c)",
                "](https://aster.example/d?e=f#g)",
                "](HTTP://X)",
                "](/a b)",
                "](<x>)",
            ),
            *(
                "**bold**",
                "**two words**",
                "**",
                "[link](/x)",
                "[link](x_y/Z.md#%20a)",
                "[link](./a/../B?c=d)",
                "[link]",
                "[word][link]",
                "[word][]",
                "[word]",
                "**Words.**",
                "*emphasis*",
                "_emphasis_",
                "_(apart)_ ",
                "***both***",
                "***Both.*** ",
                "`code`",
                "`_a_ *b*`",
                "``",
                "snake_case",
                '"',
                "\u201c",
                "\u20ac",
                "& ",
                "&copy",
                "![image](/y)",
                "[^1]",
                "`",
                "\\",
                "&amp;",
                "<b>",
                "](#)",
                "](.)",
            ),
        ]
    ),
    max_size=9,
).map("".join)


@given(INLINE)
@settings(max_examples=500)
def test_simple_mark_up_is_read_as_the_parser_reads_it(source: str) -> None:
    inline = _inline(DEFINED)
    parsed = InlineText(inline)
    parsed.parse(source)
    assert words_and_marks(source, inline) == parsed.words
