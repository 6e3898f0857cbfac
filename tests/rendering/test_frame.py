"""The frame of every page: what it says to programs, and that each part of it is as HTML asks."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import html5lib
import pytest
from hypothesis import given

from termsvc.core.errors import TermsError
from termsvc.core.redline import redline
from termsvc.render.frame import Alternate, Feed, Head, Look, frame, stylesheet
from termsvc.render.markdown.html import html, provisions_html
from termsvc.render.redline.html import render
from termsvc.resources import folder
from tests.redline.documents import Block, documents, written
from tests.rendering.safety import faults

SAMPLES = sorted(folder("terms").glob("*/*.md"))
TOKENS = (folder("templates") / "site" / "tokens.css").read_text(encoding="utf-8")
PUT = '<header><p>Legal</p></header><main><article class="policy">{}</article></main><footer><p>End</p></footer>'


def _assert_well_formed(page: str) -> None:
    html5lib.HTMLParser(strict=True).parse(page)
    assert faults(page) == []


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_page_of_a_sample_text_is_html_without_an_error(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    _assert_well_formed(frame(path.stem, PUT.format(provisions_html(text)), language="en"))


def test_a_page_of_a_real_text_is_html_without_an_error(corpus: Path) -> None:
    for path in Random(7).sample(sorted(corpus.rglob("*.md")), 25):
        text = path.read_text(encoding="utf-8", errors="replace")
        _assert_well_formed(frame(path.stem, PUT.format(provisions_html(text)), language="en", look=Look(css="")))


@given(documents)
def test_a_page_of_any_text_is_html_without_an_error(document: list[Block]) -> None:
    text = written(document)
    page = PUT.format(provisions_html(text) + html(text, within="again"))
    _assert_well_formed(frame(text, page, language="en", look=Look(css="")))


def test_the_head_tells_programs_what_they_are_given() -> None:
    head = Head(
        description="Terms & more",
        canonical="https://aster.example/legal/dpa",
        alternates=[
            Alternate("en", "/legal/dpa"),
            Alternate("de", "/legal/dpa.de"),
            Alternate("x-default", "/legal/dpa"),
        ],
        feeds=[Feed('"Updates"', "/legal/updates.atom", "application/atom+xml")],
    )
    page = frame(
        "A <title> & more", "<main>x</main>", language="de-CH", head=head, look=Look(layout="wide", skip="Zum Text")
    )
    _assert_well_formed(page)
    for line in [
        '<html lang="de-CH">',
        "<title>A &lt;title&gt; &amp; more</title>",
        '<meta name="description" content="Terms &amp; more">',
        '<link rel="canonical" href="https://aster.example/legal/dpa">',
        '<link rel="alternate" hreflang="de" href="/legal/dpa.de">',
        '<link rel="alternate" hreflang="x-default" href="/legal/dpa">',
        '<link rel="alternate" type="application/atom+xml" title="&quot;Updates&quot;" href="/legal/updates.atom">',
        '<body class="wide">',
        '<a class="skip" href="#_main">Zum Text</a>',
        '<main id="_main">x</main>',
    ]:
        assert line in page


def test_a_language_that_is_written_from_the_right_is_read_from_there() -> None:
    assert '<html lang="he-IL" dir="rtl">' in frame("x", "", language="he-IL")


def test_a_page_without_a_main_has_nothing_to_skip_to() -> None:
    assert "skip" not in frame("x", "<p>y</p>", language="en", look=Look(css=""))


@pytest.mark.parametrize("language", ["", "e", 'en" onload="x', "en_US", "english please"])
def test_what_is_no_language_is_refused(language: str) -> None:
    with pytest.raises(TermsError, match="name it by its tag"):
        frame("x", "", language=language)
    with pytest.raises(TermsError, match="name it by its tag"):
        frame("x", "", language="en", head=Head(alternates=[Alternate(language, "/")]))


@pytest.mark.parametrize("css", ["</style><script>x</script>", "a { content: '</'}", "<!-- x"])
def test_a_style_that_would_end_early_is_refused(css: str) -> None:
    with pytest.raises(TermsError, match="take it out"):
        frame("x", "", language="en", look=Look(more_css=css))


def test_the_style_of_a_page_can_be_another(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "tokens.css").write_text(":root { --ink: #111 }\n", encoding="utf-8")
    (tmp_path / "site" / "style.css").write_text("p { color: var(--ink) }\n", encoding="utf-8")
    page = frame("x", "<main></main>", language="en", look=Look(css=stylesheet(tmp_path), more_css=".x { top: 0 }\n"))
    assert "<style>\n:root { --ink: #111 }\np { color: var(--ink) }\n.x { top: 0 }\n</style>" in page
    _assert_well_formed(page)


def test_redlines_have_the_colours_of_all_pages() -> None:
    assert TOKENS.rstrip() in render(redline("One", "Two"), title="x")
    assert stylesheet().startswith(TOKENS)
    for name in ("site/style.css", "redline/page.css"):
        style = (folder("templates") / name).read_text(encoding="utf-8")
        assert not re.search(r"#[0-9a-f]{3,6}\b", style), f"name the colour of {name} in tokens.css"
        assert {*re.findall(r"var\((--[\w-]+)\)", style)} - {"--in", "--step"} <= {*re.findall(r"--[\w-]+", TOKENS)}


def _schemes() -> dict[str, dict[str, str]]:
    light, dark, paper = (dict(re.findall(r"--([\w-]+): (#\w+)", part)) for part in re.split("@media", TOKENS))
    return {"light": light, "dark": dark, "paper": light | paper}


@pytest.mark.parametrize(("scheme", "colours"), _schemes().items())
def test_words_stand_out_from_what_they_stand_on(scheme: str, colours: dict[str, str]) -> None:
    """At least 4.5 to 1 as WCAG 2.2 asks for AA, and 7 to 1, for AAA, where the text of a policy is read."""
    tints = ["paper", "put-in", "taken-out", "moved"]
    assert all(_contrast(colours["ink"], colours[tint]) >= 7 for tint in tints), scheme
    assert all(_contrast(colours[name], colours["paper"]) >= 4.5 for name in ("quiet", "accent")), scheme
    if scheme != "paper":
        assert all(_contrast(colours[f"{name}-line"], colours[name]) >= 3 for name in tints[1:]), scheme


def _contrast(one: str, other: str) -> float:
    light, dark = sorted(map(_luminance, (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
