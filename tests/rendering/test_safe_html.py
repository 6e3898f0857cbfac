"""What passes the lists, and that cleaning what is clean changes nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.errors import TermsError
from termsvc.render.markdown import safe_html
from termsvc.render.markdown.safe_html import clean_page, clean_text
from tests.rendering.safety import faults
from tests.rendering.test_xss import VECTORS, in_page

KNOWN = [
    "a",
    "b",
    "table",
    "tr",
    "td",
    "p",
    "pre",
    "ul",
    "li",
    "details",
    "summary",
    "main",
    "section",
    "em",
    "caption",
]
UNKNOWN = [
    "svg",
    "math",
    "mtext",
    "style",
    "script",
    "select",
    "template",
    "form",
    "title",
    "textarea",
    "noscript",
    "font",
]
tags = st.sampled_from([*KNOWN, *UNKNOWN])
pieces = st.one_of(
    tags.map("<{}>".format),
    tags.map("</{}>".format),
    tags.map('<{} id="x" class="y" href="/z" onclick="q">'.format),
    st.sampled_from(["x", "\n", "\n\n", "<!--", "-->", "&lt;b&gt;", "&nbsp;", "&#13;", "&#x202e;", "\0", "]]>"]),
    st.sampled_from(VECTORS),
)
soups = st.lists(pieces, max_size=20).map("".join)


@given(soups)
def test_cleaning_what_is_clean_changes_nothing(soup: str) -> None:
    for clean in (clean_page, clean_text):
        cleaned = clean(soup)
        assert clean(cleaned) == cleaned
        assert faults(in_page(cleaned)) == []


@given(soups)
def test_what_is_clean_for_a_text_is_clean_for_a_page(soup: str) -> None:
    cleaned = clean_text(soup)
    assert clean_page(cleaned) == cleaned


@pytest.mark.parametrize(
    "html",
    [
        '<header class="top"><nav aria-label="Terms"><ul><li><a href="/dpa" aria-current="page">DPA</a></li></ul></nav></header>',
        '<main id="_main"><section id="fees" lang="de-CH" dir="ltr"><h2>Preise</h2></section></main>',
        '<article class="policy"><aside><small>Since <time datetime="2025-02-25">25 February</time></small></aside></article>',
        '<details open=""><summary>12 clauses unchanged</summary><p>x</p></details>',
        '<p><ins datetime="2025-02-25">in</ins> <del>out</del> <mark>x</mark> <abbr title="Data">D</abbr><br><bdi>a</bdi></p>',
        '<table><caption>Fees</caption><colgroup><col span="2"></colgroup><thead><tr><th scope="col" abbr="a">A</th></tr></thead></table>',
        '<table><tbody><tr><td colspan="2" rowspan="1" headers="x">1</td></tr></tbody><tfoot><tr><td>2</td></tr></tfoot></table>',
        '<ol start="3" reversed=""><li value="4">x</li></ol><dl><dt>a</dt><dd>b</dd></dl><figure><figcaption>c</figcaption></figure>',
        '<a href="https://aster.example/?a=b&amp;c=d#e" rel="noopener noreferrer" hreflang="de">x</a><a href="mailto:a@b.c">x</a>',
        '<a href="/dpa/redline/A..B">x</a><a href="#4-b">x</a><a href="../x?on=2025-01-01">x</a><a href="">x</a><a href="#größe">x</a>',
        '<div class="table" tabindex="0" role="region" aria-labelledby="x"></div><footer>x</footer><hr><pre>x</pre>',
        '<p id="dpa:4.2-b~2">x</p><p id="~b">x</p><p id="größe">x</p>',
    ],
)
def test_a_page_may_have_what_templates_make(html: str) -> None:
    assert clean_page(html) == html
    assert faults(in_page(html)) == []


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<p id="_main">x</p>', "<p>x</p>"),
        ('<p id="a b">x</p>', "<p>x</p>"),
        ('<p lang="de\'x" dir="up" role="application">x</p>', "<p>x</p>"),
        ('<main id="own" class="wide" tabindex="5">x</main>', '<main id="_main" class="wide">x</main>'),
        ('<a href="/" rel="opener" target="_blank" download="x">x</a>', '<a href="/">x</a>'),
        ('<img src="/x.png" alt="words">', ""),
        ("<script>x</script><style>x</style>y", "y"),
        ("<button>Buy</button>", "Buy"),
        ('<a href="evil:x">x</a><a href="x:80/y">x</a>', "<a>x</a><a>x</a>"),
        ("<pre>\n\n x</pre>", "<pre> x</pre>"),
        ("<!-- x -->y", "y"),
    ],
)
def test_a_page_has_nothing_else(html: str, expected: str) -> None:
    assert clean_page(html) == expected


def test_a_text_has_the_classes_of_this_package_alone() -> None:
    assert clean_text('<p class="numbered evil depth-2" lang="de">x</p>') == '<p class="numbered depth-2">x</p>'
    assert clean_text("<main><span>x</span></main>") == "x"


def test_html_that_no_cleaning_leaves_as_it_is_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe_html, "_MOST_CLEANINGS", 1)
    with pytest.raises(TermsError, match="close each where it was opened"):
        clean_page("<b>x")
