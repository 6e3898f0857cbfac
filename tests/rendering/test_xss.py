"""Whatever is smuggled into a text, a title or a template, the page does nothing but show it."""

from __future__ import annotations

import html as entities
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from markdown_it import MarkdownIt

from termsvc.render.frame import Alternate, Feed, Head, Look, frame
from termsvc.render.markdown.html import clean_page, html, provisions_html
from termsvc.render.markdown.literal import literal
from tests.rendering.safety import faults

KINDS: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("xss_vectors.yaml").read_text(encoding="utf-8"))
VECTORS = [vector for vectors in KINDS.values() for vector in vectors]
PLAIN = frame("A page", "<main>HERE</main>", language="en", look=Look(css=""))

# Where a vector stands in Markdown.
TEXTS: dict[str, Callable[[str], str]] = {
    "the body": "{}".format,
    "a paragraph": "Words {} more words".format,
    "a heading": "# {}\n\nText".format,
    "a table cell": lambda vector: f"| Head | {vector} |\n| --- | --- |\n| cell | {vector} |",
    "a list item": "- {}\n- item".format,
    "a numbered clause": "## 4. Fees\n\n4.1 {}".format,
    "a link's words": "[{}](https://aster.example)".format,
    "a link's target": "[words]({})".format,
    "a link's target in brackets": "[words](<{}>)".format,
    "a link's title": '[words](/ "{}")'.format,
    "a defined link": "[words][x]\n\n[x]: {}".format,
    "an image's address": "![words]({})".format,
    "an image's description": "![{}](/x.png)".format,
    "an autolink": "<{}>".format,
    "a footnote": "Words[^1]\n\n[^1]: {}".format,
    "a footnote's label": "Words[^{0}]\n\n[^{0}]: note".format,
    "code": "`{}`".format,
    "the language of code": "```{}\ncode\n```".format,
    "the front matter": "---\ntitle: {}\n---\nText".format,
    "an account's name": lambda vector: f"For account {literal(vector)}, from today",
}
# Where it stands in what a template made, or forgot to escape.
TEMPLATES: dict[str, Callable[[str], str]] = {
    "the body": "{}".format,
    "words": "<p>{}</p>".format,
    "a cell": "<table><tbody><tr><td>{}</td></tr></tbody></table>".format,
    "an item": "<ul><li>{}</ul>".format,
    "a list": "<ul>{}</ul>".format,
    "a table": "<table>{}</table>".format,
    "a quoted attribute": '<p title="{}">x</p>'.format,
    "an attribute in single quotes": "<p title='{}'>x</p>".format,
    "an attribute without quotes": "<p title={}>x</p>".format,
    "attributes": "<p {}>x</p>".format,
    "an address": '<a href="{}">x</a>'.format,
    "an id": '<a id="{}">x</a>'.format,
    "a tag": "<{0}>x</{0}>".format,
    "a comment": "<!-- {} -->".format,
    "an unknown element": "<terms-text x={0}>{0}</terms-text>".format,
    "a language": '<p lang="{0}" dir="{0}">x</p>'.format,
}
HEADS: dict[str, Callable[[str], str]] = {
    "the title": lambda vector: frame(vector, "", language="en", look=Look(css="")),
    "the other titles": lambda vector: frame(
        "x",
        "<main></main>",
        language="en",
        head=Head(description=vector, feeds=[Feed(vector, "/updates.atom", "application/atom+xml")]),
        look=Look(css="", layout=vector, skip=vector),
    ),
}


def in_page(*bodies: str) -> str:
    """A page with bodies that nothing cleans; what hides one of them is a fault itself."""
    return PLAIN.replace("HERE", "".join(f"<article>{body}</article>" for body in bodies))


def _assert_safe(made: dict[str, str]) -> None:
    if faults(in_page(*made.values())):
        told = {vector: found for vector, body in made.items() if (found := faults(in_page(body)))}
        assert told == {}


@pytest.mark.parametrize("place", TEXTS)
@pytest.mark.parametrize("drawn", [html, provisions_html])
def test_no_text_makes_a_page_act(drawn: Callable[[str], str], place: str) -> None:
    _assert_safe({vector: drawn(TEXTS[place](vector)) for vector in VECTORS})


@pytest.mark.parametrize("place", TEMPLATES)
def test_no_template_makes_a_page_act(place: str) -> None:
    _assert_safe({vector: clean_page(TEMPLATES[place](vector)) for vector in VECTORS})


@pytest.mark.parametrize("place", HEADS)
def test_no_title_makes_a_page_act(place: str) -> None:
    assert {vector: found for vector in VECTORS if (found := faults(HEADS[place](vector)))} == {}


def test_what_is_cleaned_stays_as_it_is() -> None:
    for vector in VECTORS:
        for template in TEMPLATES.values():
            cleaned = clean_page(template(vector))
            assert clean_page(cleaned) == cleaned


def test_addresses_in_the_head_are_those_given() -> None:
    head = Head(
        canonical='/dpa"><script>',
        alternates=[Alternate("de", '/dpa.de"onload="')],
        feeds=[Feed("Updates", '/updates.json"><script>', "application/feed+json")],
    )
    assert faults(frame("x", "<main></main>", language="en", head=head)) == []


NAIVE = MarkdownIt("commonmark").enable("table")
NAIVE.validateLink = lambda _: True
RAW: list[Callable[[str], str]] = [
    *TEMPLATES.values(),
    NAIVE.render,
    lambda vector: NAIVE.render(f"[x]({vector})"),
    entities.unescape,
]


def test_each_vector_is_one() -> None:
    """None is in the list that no careless program would let pass, and there are many of each kind."""
    blunt = [one for one in VECTORS if not any(faults(in_page(raw(one))) for raw in RAW)]
    assert blunt == []
    assert len(VECTORS) >= 300
    assert Counter(VECTORS).most_common(1)[0][1] == 1
