"""The checker of pages sees each fault that it is there for."""

from __future__ import annotations

import pytest

from termsvc.render.frame import frame
from tests.rendering.safety import faults
from tests.rendering.test_xss import in_page

PAGE = frame("A page", "<main><p>Words</p></main>", language="en")


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<script>x</script>", "the element"),
        ("<img>", "the element"),
        ("<iframe></iframe>", "the element"),
        ("<svg></svg>", "the element {http://www.w3.org/2000/svg}svg"),
        ("<math></math>", "the element {http://www.w3.org/1998/Math/MathML}math"),
        ("<blink>x</blink>", "the element"),
        ("<form></form>", "the element"),
        ("<!-- x -->", "a comment"),
        ("<style>p {}</style>", "styles"),
        ("<title>x</title>", "{http://www.w3.org/1999/xhtml}title in the body"),
        ("<meta http-equiv=refresh>", "{http://www.w3.org/1999/xhtml}meta in the body"),
        ("<p onclick=x>y</p>", "the attribute onclick of p"),
        ("<p style=x>y</p>", "the attribute style of p"),
        ("<p ping=x>y</p>", "the attribute ping of p"),
        ("<a href=javascript:x>y</a>", "the address 'javascript:x'"),
        ("<a href=' java&#10;script:x'>y</a>", "the address ' java\\nscript:x'"),
        ("<a href=data:,>y</a>", "the address 'data:,'"),
        ("<a href=x:y>y</a>", "the address 'x:y'"),
        ("<noscript><p title='</noscript><img>'></noscript>", "the element"),
    ],
)
def test_a_fault_in_the_body_is_seen(body: str, fault: str) -> None:
    assert any(found.startswith(fault) for found in faults(in_page(body)))


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        ("--ink", "--lnk", "styles"),
        ("default-src 'none'", "default-src *", "styles"),
        ("Content-Security-Policy", "refresh", "a meta of refresh"),
        ("<style>", '<meta http-equiv="Content-Security-Policy" content="default-src *"><style>', "styles"),
        ('rel="icon"', 'rel="stylesheet"', "a link of stylesheet"),
        ('href="data:,"', 'href="data:,x"', "the address"),
        ('<html lang="en">', '<html lang="en" onload="x">', "the attribute onload of html"),
        ("</head>", '<link rel="icon" href="/" onload="x"></head>', "the attribute onload of link"),
        ("</title>", "</title><script></script>", "the element"),
        ("</title>", "</title><base>", "the element"),
    ],
)
def test_a_fault_in_the_head_is_seen(good: str, bad: str, fault: str) -> None:
    assert good in PAGE
    assert any(found.startswith(fault) for found in faults(PAGE.replace(good, bad, 1)))


def test_a_good_page_has_none() -> None:
    assert faults(PAGE) == []
