"""Each face of a notice is that of its passages, one after the other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termsvc.render.markdown.html import html
from termsvc.render.markdown.passages import Passage, passages
from termsvc.render.markdown.text import text

LINES = st.sampled_from([
    "", "", "", "a b", "(a) one", "a) one", "i. x", "1. one", "2) two", "- x", "* y", "+ z", "  - n", "   para", "    code",
    "# H", "## H2", "###", "#no", "> q", "q", "***", "---", "===", "| a | b |", "| - | - |", "| 1 | 2 |", "<div>", "</div>",
    "<b>", "text <br> x", "\\* z", "`a", "**b", "*c*", "_d", "Ä ö", "[x](https://a.example)", "![i](https://a.example/x.png)",
    "\t- tab", "\ttab", "A: b", "~x~", "~~s~~", "<x", "**1.** z", "**a** z", "1.1 deep", "(i) rom", "Section 1. Foo", "§ 3",
    "```", "~~~", "[^1]", "[^1]: note", "[r]", "[r]: https://a.example", "<!-- c", "-->", "<pre>", "</pre>",
])  # fmt: skip


@given(st.lists(LINES, max_size=14).map("\n".join))
def test_the_faces_of_passages_are_those_of_the_whole(markdown: str) -> None:
    found = passages(markdown)
    assert "".join(one.markdown for one in found) == markdown
    assert "".join(one.within(html(one.markdown)) for one in found) == html(markdown)
    assert told(found) == text(markdown)


def told(found: list[Passage]) -> str:
    lines = ""
    for one in found:
        words = text(one.markdown)
        lines += f"\n{words}" if words and lines and not one.goes_on else words
    return lines


@pytest.mark.parametrize(
    ("markdown", "number"),
    [("# T\n\nPosted.\n\nFor you.\n\n## D\n\nSince:\n\n- a\n- b\n\nRead.\n", 8), ("# T\n\nSee[^1].\n\n[^1]: n\n", 1)],
)
def test_a_notice_falls_into_paragraphs(markdown: str, number: int) -> None:
    assert len(passages(markdown)) == number
