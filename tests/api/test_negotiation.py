"""Which form a caller is given: the one that they like best of those that there are (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from starlette.requests import Request

from termsvc.api.negotiation import DOCX, HTML, MARKDOWN, PDF, Form, chosen, described, drawn
from termsvc.api.problems import Problem, ProblemType
from termsvc.api.replies import JSON
from termsvc.render.typesetting import MissingGlyphs

FORMS = (Form("json", JSON), Form("md", MARKDOWN), Form("html", HTML), Form("pdf", PDF), Form("docx", DOCX))
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


def asked(*accept: str) -> Request:
    headers = [(b"accept", one.encode()) for one in accept]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": headers})


@pytest.mark.parametrize(
    ("accept", "given_as"),
    [
        ((), "json"),
        (("",), "json"),
        (("*/*",), "json"),
        (("application/pdf",), "pdf"),
        (("APPLICATION/PDF",), "pdf"),
        ((BROWSER,), "html"),
        (("text/*",), "md"),
        (("text/*, text/html",), "md"),
        (("text/*;q=0.5, text/html",), "html"),
        (("text/*, text/markdown;q=0.1",), "html"),
        (("application/*, application/json;q=0",), "pdf"),
        (("*/*, application/json;q=0",), "md"),
        (("text/html;q=0.4, application/pdf;q=0.5",), "pdf"),
        (("text/html;q=0.001, image/png",), "html"),
        (("text/html; charset=utf-8",), "html"),
        (("text/html; charset=UTF-8",), "html"),
        (('text/html; charset="utf-8"',), "html"),
        (("text/html;level=1, application/pdf;q=0.1",), "pdf"),
        (("text/html;charset=latin1, application/pdf;q=0.1",), "pdf"),
        (("text/html;q=0.2, text/html;charset=utf-8;q=0.9, application/pdf;q=0.5",), "html"),
        (("image/png", "application/pdf"), "pdf"),
        (('text/x;note="a, application/pdf", text/html',), "html"),
        ((", , text/html ,",), "html"),
        (("nonsense",), "json"),
        (("*/html",), "json"),
        (("text/html;q=2, application/pdf;q=0.1",), "pdf"),
        (("text/html;q=nice, application/pdf;q=0.1",), "pdf"),
    ],
)
def test_the_form_that_is_liked_best_is_given(accept: Iterable[str], given_as: str) -> None:
    assert chosen(asked(*accept), FORMS).face == given_as


@pytest.mark.parametrize(
    "accept", ["image/png", "*/*;q=0", "text/html;q=0", "text/html;q=0.000", "application/xml, image/*"]
)
def test_whoever_takes_none_is_told_which_there_are(accept: str) -> None:
    with pytest.raises(Problem) as problem:
        chosen(asked(accept), FORMS)
    assert problem.value.kind is ProblemType.NOT_ACCEPTABLE
    assert problem.value.more == {"available": [form.essence for form in FORMS]}
    assert "application/pdf" in problem.value.detail
    assert problem.value.headers == {"Vary": "Accept, Authorization"}


QUALITIES = st.integers(0, 1000).map(lambda one: one / 1000)


@given(st.dictionaries(st.sampled_from(FORMS), QUALITIES, min_size=1))
def test_nothing_is_liked_better_than_what_is_given(likes: dict[Form[str], float]) -> None:
    header = ", ".join(f"{form.essence};q={quality:.3f}" for form, quality in likes.items())
    if not any(likes.values()):
        with pytest.raises(Problem):
            chosen(asked(header), FORMS)
        return
    assert likes[chosen(asked(header), FORMS)] == max(likes.values())


@given(st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=200))
@example('"' * 50)
@example("a/b;" * 50)
@example('a/b;c="\\')
def test_any_header_is_understood_or_passed_over(header: str) -> None:
    request = Request({"type": "http", "headers": [(b"accept", header.encode("latin-1"))]})
    with suppress(Problem):
        assert chosen(request, FORMS) in FORMS


def test_what_no_font_has_is_to_be_had_in_other_forms() -> None:
    def draw(face: str) -> bytes:
        raise MissingGlyphs(face)

    with pytest.raises(Problem) as problem:
        drawn(FORMS[3], FORMS, draw)
    assert "application/pdf" not in problem.value.more["available"]
    assert problem.value.detail.startswith("It can't be application/pdf: no font of this server has some character")


def test_files_are_named_whatever_they_are_called_and_pages_may_do_nothing() -> None:
    assert (
        described(FORMS[3], 'a "ü"/\n.pdf', "de")["Content-Disposition"]
        == "inline; filename*=UTF-8''a%20%22%C3%BC%22%2F%0A.pdf"
    )
    assert "default-src 'none'" in described(FORMS[2], "a.html", "en")["Content-Security-Policy"]
    assert "Content-Disposition" not in described(FORMS[0], "a.json", "en")
