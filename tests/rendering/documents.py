"""Markdown that Hypothesis makes up for faces to be drawn of: nested, linked, wide, and with what hides in it."""

from __future__ import annotations

from textwrap import indent

from hypothesis import strategies as st

LATIN = "the a must not 30 5,000 99.95% (as “Fees” non-exclusive § Aster &amp; R&D a_b 1.5 über naïve été… don't x<y \\* \\_"
OTHERS = "条款和条件 プライバシー 規約、 「定義」は 정책 سياسة שלום 🏳️‍🌈 👍🏽 e\u0301"
WORDS = [*LATIN.split(), *OTHERS.split()]
MARKED = [
    "**must**",
    "*only*",
    "***so***",
    "`code`",
    "<b>bold</b>",
    "one<br>two",
    "[Policy](https://aster.example/a)",
    "[**the** policy](/legal/dpa#4-b)",
    "[here](#4)",
    "<https://aster.example/a/very/long/address/that/no/line/of/seventy-two/cells/has/room/for?x=1>",
    "<legal@aster.example>",
    "![a logo](https://aster.example/logo.png)",
    "![](https://aster.example/logo.png)",
    "[mail us](mailto:legal@aster.example)",
    "[^n]",
    "<!-- hidden -->",
]
words = st.lists(st.sampled_from([*WORDS, *WORDS, *MARKED]), min_size=1, max_size=20).map(" ".join)
headings = st.tuples(st.integers(1, 4), words).map(lambda one: f"{'#' * one[0]} {one[1]}")
codes = st.lists(st.sampled_from(["x = 1", "", "  y", "a " * 50]), min_size=1, max_size=3).map(
    lambda lines: "\n".join(["```", *lines, "```"])
)
tables = st.lists(st.tuples(words, words), min_size=2, max_size=4).map(
    lambda rows: "\n".join(
        ["| {} | {} |".format(*rows[0]), "| --- | --: |", *("| {} | {} |".format(*row) for row in rows[1:])]
    )
)
leaves = st.one_of(words, words, headings, codes, st.sampled_from(["---", "<div>\n<p>in a block</p>\n</div>"]))


def _blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        several.map("\n\n".join),
        several.map(lambda items: "\n".join(f"- {_in(item, 2)}" for item in items)),
        several.map(lambda items: "\n".join(f"{number}. {_in(item, 3)}" for number, item in enumerate(items, 3))),
        inner.map(lambda block: indent(block, "> ", lambda _: True)),
    )


def _in(block: str, depth: int) -> str:
    return indent(block, " " * depth).lstrip()


def _ended(document: list[str]) -> str:
    return "\n\n".join([*document, "[^n]: A note", "[^m]: Another [note](/n)\n\n    goes on"]) + "\n"


untabled = st.lists(st.recursive(leaves, _blocks, max_leaves=6), min_size=1, max_size=4).map(_ended)
documents = st.lists(st.one_of(st.recursive(leaves, _blocks, max_leaves=5), tables), min_size=1, max_size=4).map(_ended)
