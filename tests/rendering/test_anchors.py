"""Every provision has a place in the page to which a link can lead."""

from __future__ import annotations

from pathlib import Path
from random import Random
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given

from termsvc.core.provisions import Provision, ProvisionKind, provisions
from termsvc.render.markdown.anchors import anchors
from termsvc.render.markdown.html import html, provisions_html
from termsvc.resources import folder
from tests.redline.documents import Block, documents, written
from tests.rendering.reading import anchored, fragment, links, shown, words

SAMPLES = sorted(folder("terms").glob("*/*.md"))
SEEDED = 40
TAGS = {
    ProvisionKind.LIST_ITEM: {"li"},
    ProvisionKind.FOOTNOTE: {"li"},
    ProvisionKind.TABLE_ROW: {"tr"},
    ProvisionKind.SECTION: {"h1", "h2", "h3", "h4", "h5", "h6"},
    ProvisionKind.CODE: {"pre"},
}


def _assert_placed(markdown: str, within: str = "") -> None:
    """Each provision is at its anchor with its own words, and each link that the page makes into itself leads to something."""
    root = fragment(provisions_html(markdown, within=within))
    places = anchored(root)
    found = provisions(markdown)
    given_anchors = anchors(found)
    for one in found:
        element = places[f"{within}:{given_anchors[one.address]}" if within else given_anchors[one.address]]
        assert words(_own(element, one)) == words(one.wording), one
        assert element.tag in TAGS.get(one.kind, {"p", "h1", "h2", "h3", "h4", "h5", "h6"})
        if one.label:
            assert f"#{element.get('id')}" in links(element)
    made = [link for link in root.iter("a") if link.get("class") or link.get("id")]
    assert {link.get("href", "")[1:] for link in made} <= {*places}
    assert sum(1 for name in places if "cites:" not in name) == len(found)


def _own(element: Element, one: Provision) -> str:
    """What a provision says itself: its text has no references to notes, and no addresses of images without words."""

    def is_not_its_own(inner: Element) -> bool:
        is_address = inner.tag == "a" and inner.text == inner.get("href") and inner.text not in one.wording
        return inner.tag == "sup" or is_address or (inner.get("id") is not None and inner.tag != "a")

    return shown(element, is_not_its_own)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_each_provision_of_the_sample_texts_is_at_its_anchor(path: Path) -> None:
    _assert_placed(path.read_text(encoding="utf-8"))


def test_each_provision_of_real_texts_is_at_its_anchor(corpus: Path) -> None:
    for path in Random(11).sample(sorted(corpus.rglob("*.md")), SEEDED):
        _assert_placed(path.read_text(encoding="utf-8", errors="replace"))


@given(documents)
def test_each_provision_is_at_its_anchor(document: list[Block]) -> None:
    _assert_placed(written(document))


def test_two_documents_on_a_page_share_no_anchor() -> None:
    text = "# Terms\n\n1. One[^1]\n2. Two[^1]\n\n[^1]: Note"
    page = provisions_html(text) + provisions_html(text, within="dpa") + html(text, within="notice")
    assert {"terms", "dpa:terms", "note-1", "notice:note-1"} <= {*anchored(fragment(page))}


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("## 4. Fees\n\n(b) one", {"4": "4", "4/b": "4-b"}),
        ("## 4. Fees\n\n(b) one\n\n# 4-b", {"4": "4", "4/b": "4-b", "4-b": "4-b~~2"}),
        ("# 4/b\n\n# x\n\n## 4. y\n\n(b) one", {"4-b": "4-b", "x": "x", "x/4": "x-4", "x/4/b": "x-4-b"}),
        ("# A b\n\n# A\n\n## B\n\n# A-B\n\n# a\n\n## b", {"a-b": "a-b", "a": "a", "a/b": "a-b~~2", "a-b~2": "a-b~2"}),
        ("# Häufige Größen (内容)", {"häufige-grössen-内容": "häufige-grössen-内容"}),
    ],
)
def test_an_anchor_is_the_address_without_slashes(markdown: str, expected: dict[str, str]) -> None:
    found = anchors(provisions(markdown))
    assert expected.items() <= found.items()
    assert len({*found.values()}) == len(found)


@pytest.mark.parametrize("heading", ["_main", "__proto__", "Main", "document.cookie", "x:y", "constructor"])
def test_no_heading_takes_an_id_of_the_frame(heading: str) -> None:
    for name in anchored(fragment(provisions_html(f"# A\n\n# {heading}\n\n[^_main]: x"))):
        assert not name.startswith("_")
        assert ":" not in name


def test_the_number_of_a_provision_leads_to_it_wherever_it_stands() -> None:
    root = fragment(
        provisions_html(
            "## 4. **Fees**\n\n**4.1 Late fees.** Words\n\n(a) one\n\n3) three\n4) four\n\n- (x) item\n\n`4.2` Code\n\nText[^n]\n\n[^n]: note"
        )
    )
    numbers = {link.text: link.get("href") for link in root.iter("a") if link.get("class") == "number"}
    assert numbers["4."] == "#4"
    assert numbers["4.1"] == "#4.1"
    assert numbers["(a)"] == "#4.1-a"
    assert {"3)", "4)", "(x)", "[n]"} <= {*numbers}
    (quiet,) = [link for link in root.iter("a") if link.get("class") == "self"]
    assert quiet.get("aria-labelledby") == quiet.get("href", "")[1:]


@pytest.mark.parametrize(
    "words", ["[4.1 Late](/x) fees", "**4**.1 Late fees", "`4.1` Late fees", "4\\.1 Late fees", "§ 4 *x*"]
)
def test_a_number_that_is_no_plain_text_is_kept_and_led_to(words: str) -> None:
    markdown = f"## 9. Fees\n\n{words}"
    _assert_placed(markdown)
    assert "#9" in provisions_html(markdown)


def test_a_link_into_the_text_leads_to_what_it_names() -> None:
    text = """\
# Terms

[a](#customers-fees) [b](#4) [c](#4-b) [d](#4-customers-fees-1) [e](#größe) [f](#gr%C3%B6%C3%9Fe) [g](#nowhere) [h](#main)

## 4. Customer's fees

(b) one

### Größe

## 4. Customer's fees

## Customers fees

## Main
"""
    expected = ["customers-fees", "4", "4-b", "4~2", "4-grösse", "4-grösse", "nowhere", "main"]
    for within, prefix in (("", ""), ("dpa", "dpa:")):
        root = fragment(provisions_html(text, within=within))
        led = {link.text or "": link.get("href", "") for link in root.iter("a") if not link.get("class")}
        assert [*led.values()] == [f"#{name if name == 'nowhere' else prefix + name}" for name in expected]


def test_a_note_leads_back_to_each_place_that_cites_it() -> None:
    places = anchored(root := fragment(html("One[^a] two[^b] three[^a]\n\n[^a]: First\n[^b]: Second")))
    back = [link.get("href", "")[1:] for link in root.iter("a") if link.get("class") == "back"]
    assert [places[name].text for name in back] == ["[a]", "[a]", "[b]"]


def test_cells_stand_on_their_side_and_under_their_head() -> None:
    page = html("| | Fee | Note |\n| --- | --: | :-: |\n| A | 1 | [x](/y) |")
    assert "style" not in page
    (table,) = fragment(page).iter("table")
    assert [(cell.tag, cell.get("scope"), cell.get("class")) for cell in table.iter() if cell.tag in {"td", "th"}] == [
        ("td", None, None),
        ("th", "col", "right"),
        ("th", "col", "center"),
        ("td", None, None),
        ("td", None, "right"),
        ("td", None, "center"),
    ]


def test_images_are_links_to_them() -> None:
    root = fragment(
        html("![A *logo*](https://x.example/a.png) ![](b.png) [![inner](c.png)](/d) [![](e.png)](/f) ![x](data:,y)")
    )
    assert [(link.text, link.get("href")) for link in root.iter("a")] == [
        ("A logo", "https://x.example/a.png"),
        ("b.png", "b.png"),
        ("inner", "/d"),
        ("/f", "/f"),
    ]
    assert [*root.iter("img")] == []


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("a <b>bold</b> claim<br>and <i title='x'>more</i><!-- z -->", "<p>a bold claim<br>\nand more</p>\n"),
        ("<div class=x>\n<p>One</p><p>Two &amp; three</p>\n</div>", "<p>One Two &amp; three</p>\n"),
        ("<script>\nx\n</script>\n\n<!-- y -->\n\n#\n\nz", "<p>z</p>\n"),
        ("---\ntitle: x\n---\ny\n\n---", "<p>y</p>\n<hr>\n"),
        ("- [x](/a 't')\n- y", '<ul>\n<li><a href="/a">x</a></li>\n<li>y</li>\n</ul>\n'),
        ("```js\na < b\n```", "<pre><code>a &lt; b\n</code></pre>\n"),
        ("[x](https://a.b)", '<p><a href="https://a.b" rel="noopener noreferrer">x</a></p>\n'),
        ("3) a\n4) b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>\n'),
    ],
)
def test_markdown_is_drawn_without_what_is_not_shown(markdown: str, expected: str) -> None:
    assert html(markdown) == expected
