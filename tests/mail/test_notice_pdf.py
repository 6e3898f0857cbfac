"""The notice as a PDF file: all its words in order, whatever they look like, and the same bytes again."""

from __future__ import annotations

import io
import re
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from termsvc.render.markdown.text import text
from termsvc.render.notices.notices import Notices
from termsvc.render.notices.pdf import Cover, render
from termsvc.render.typesetting import MissingGlyphs
from termsvc.service import drafts, renderings
from tests.mail.february import UPDATE, February
from tests.redline.pdf_reader import tags
from tests.redline.test_redline_pdf import HOSTILE

COVER = Cover("Notice & <more>", "Aster *Inc.*", datetime(2025, 2, 25, 20, tzinfo=UTC), "25 February 2025", "en")
WORDS = st.sampled_from([
    "plain words", "*thin*", "**bold** and ~~gone~~", "`code`", "[a link](https://aster.example/dpa)", "<https://aster.example>",
    "mail <legal@aster.example>", "a very long paragraph that has to be broken somewhere in the midst of considerations " * 3,
    "über Maß", "naïve “quotes”, more…", "1 < 2 & 3", "x\\\ny", *(re.sub(r"([\\`*_\[\]<>#|~&])", r"\\\1", one) for one in HOSTILE),
])  # fmt: skip
BLOCKS = (
    WORDS
    | st.builds("## {}".format, st.just("A heading"))
    | st.builds("- {}\n- {}\n  - {}".format, WORDS, WORDS, WORDS)
)
BLOCKS |= st.builds("> {}".format, WORDS) | st.sampled_from(
    ["```\n#code *here*\n```", "1. one\n2. two", "***", "A[^1]\n\n[^1]: note"]
)


def letters(words: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", words))


def shown(pdf: bytes, cover: Cover = COVER) -> str:
    """The letters of all pages without what stands at the head and foot of each."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    head, found = letters(cover.title + cover.day), []
    for number, page in enumerate(pages, 1):
        words = letters(page.extract_text())
        foot = f"{letters(cover.company)}{number}{len(pages)}"
        assert words.endswith(foot)
        assert number == 1 or words.startswith(head)
        found.append(words.removesuffix(foot).removeprefix(head if number > 1 else ""))
    return "".join(found)


@given(st.lists(BLOCKS, min_size=1, max_size=5, unique=True))
def test_all_words_are_there_in_order(blocks: list[str]) -> None:
    markdown = "# Notice of updated terms\n\n" + "\n\n".join(blocks) + "\n"
    assert shown(render(markdown, COVER)) == letters(text(markdown))


def test_the_same_notice_is_the_same_file() -> None:
    assert render("# A\n\nb\n", COVER) == render("# A\n\nb\n", COVER)
    assert render("# A\n\nb\n", COVER) != render("# A\n\nc\n", COVER)


def test_it_says_of_itself_what_it_is_and_is_tagged_for_readers_of_screens() -> None:
    file = PdfReader(io.BytesIO(render("# A\n\n- b\n\n### C\n\n| a | b |\n| - | -: |\n| 1 | **2** |\n", COVER)))
    assert file.metadata is not None
    assert (file.metadata.title, file.metadata.author) == (COVER.title, COVER.company)
    assert str(file.metadata.creation_date) == "2025-02-25 00:00:00+00:00"
    assert file.trailer["/Root"]["/Lang"] == "en"
    found = tags(file)
    assert [tag for tag in found if tag in {"/H1", "/H2", "/H3", "/L", "/Table", "/TH"}] == [
        "/H1", "/L", "/H2", "/Table", "/TH", "/TH"
    ]  # fmt: skip


def test_only_addresses_of_pages_and_mail_can_be_followed() -> None:
    markdown = "# A\n\n[a](https://a.example) [b](http://b.example) <c@c.example> [d](/d) [e](javascript:f)\n"
    pages = PdfReader(io.BytesIO(render(markdown, COVER))).pages
    found = {one.get_object()["/A"]["/URI"] for page in pages for one in page.get("/Annots", ())}
    assert found == {"https://a.example", "mailto:c@c.example"}
    assert letters("a https://a.example b http://b.example c@c.example d /d") in shown(render(markdown, COVER))


def test_a_character_that_no_font_has_is_named_with_its_line() -> None:
    with pytest.raises(MissingGlyphs, match=r"every character of the notice of u.*\n.*U\+4E00.* in line 3"):
        render("# A\n\nb 一\n", COVER._replace(called="the notice of u"))


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_notice_of_an_update_says_on_paper_what_it_says_elsewhere(
    language: str, february: February, notices: Notices
) -> None:
    notice = renderings.public(february.store, drafts.show(february.store, UPDATE))
    markdown = notices.markdown(notice, language)
    cover = COVER._replace(language=language)
    assert shown(render(markdown, cover), cover) == letters(text(markdown))
