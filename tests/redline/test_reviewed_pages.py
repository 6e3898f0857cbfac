"""What a page and a PDF file say of how much changes matter."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from termsvc.core.materiality import Materiality
from termsvc.core.redline import redline
from termsvc.render.redline import pdf as redline_pdf
from termsvc.render.redline.cover import Cover
from termsvc.render.redline.html import Layout, render
from tests.redline.documents import versions
from tests.redline.pdf_reader import letters
from tests.redline.reviewed import reviewed
from tests.redline.test_docx import WHEN
from tests.redline.test_html import LAYOUTS, Page

JUDGED = "Last updated: 5 May 2024\n\nYou may cancel within 30 days.\n\nPay in our favourite colour.\n"
REJUDGED = "Last updated: 6 June 2024\n\nYou may cancel within 14 days.\n\nPay in our favorite color.\n"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_margin_says_how_much_a_change_matters_and_the_reasons_open(layout: Layout) -> None:
    found = redline(JUDGED, REJUDGED)
    page = Page(render(found, review=reviewed(found), layout=layout, title="T"))
    assert page.shown["margin"] == ["Modified Editorial", "Modified Material", "Modified Editorial"]
    assert "Materiality: 1 material, 0 clarifications, 2 editorial" in page.shown["header"][0]
    assert page.shown["summary"] == ["Why editorial: dates", "Why material: termination", "Why editorial: formatting"]
    dates, period, _ = (" ".join(told.split()) for told in page.shown["why"])
    assert "only the date or version in the header changes 5 May -> 6 June header-date" in dates
    assert "the period falls from 30 days to 14 days period" in period


def test_only_changes_that_matter_so_much_are_marked() -> None:
    found = redline(JUDGED, REJUDGED)
    page = Page(render(found, review=reviewed(found, Materiality.MATERIAL), title="T", context=0))
    assert page.shown["kind"] == ["Modified"]
    assert page.shown["summary"] == ["1 provision not shown", "Why material: termination", "1 provision not shown"]
    assert [page.shown["ins"][1:], page.shown["del"][2:]] == [["14"], ["30"]]
    assert "Pay in our favorite color." in page.shown["main"][0]


@given(versions(), st.sampled_from(LAYOUTS))
def test_a_review_leaves_links_whole(texts: tuple[str, str], layout: Layout) -> None:
    found = redline(*texts)
    for review in (reviewed(found), reviewed(found, Materiality.MATERIAL)):
        page = Page(render(found, review=review, layout=layout, title="T"))
        assert len(set(page.ids)) == len(page.ids)
        assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
        assert {change.id for change in review.shown(found).changes} <= set(page.ids)


def test_so_does_the_margin_of_a_pdf_file() -> None:
    head = "| Data | Kept |\n| --- | --- |\n"
    old = f"You may cancel within 30 days.\n\nPay in our favourite colour.\n\n{head}| Logs | 24 months |\n"
    found = redline(old, old.replace("30", "14").replace("favourite", "favorite").replace("24", "12"))
    cover = Cover("T", "A", WHEN)
    whole, part = (
        _text(redline_pdf.render(found, cover, review=reviewed(found, *only)))
        for only in ((), (Materiality.EDITORIAL,))
    )
    assert letters("Materiality: 2 material, 0 clarifications, 1 editorial") in whole
    assert letters("Modified Material You may cancel within 3014 days.") in whole
    assert letters("Modified Editorial Pay in our favouritefavorite colour.") in whole
    assert letters("Logs 2412 months Modified, Material") in whole
    assert letters("Shown: editorial changes alone; all others are taken as made.") in part
    assert letters("You may cancel within 14 days. Modified Editorial Pay in") in part


def _text(file: bytes) -> str:
    return letters("".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages))
