"""The German words of the February items say what the English ones say, in the words of the German texts."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest

from termsvc.core.notice.draft import Draft
from tests.mail.february import TERMS
from tests.rendering.february import UPDATE, february

_QUOTED = {"en": re.compile("“([^”]*)”"), "de": re.compile("„([^“]*)“")}
_GERMAN = ("„“", "\N{SINGLE LOW-9 QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}")
_NOT_GERMAN = "\"'”\N{RIGHT SINGLE QUOTATION MARK}"
_TEXTS = {"en": f"{UPDATE}.md", "de": f"{UPDATE}.de.md"}
_MARKS = re.compile(r"\]\([^)]*\)|\[\^\d+\]")


@pytest.fixture(scope="module")
def draft() -> Draft:
    return february().update.draft


def test_both_say_the_same_numbers(draft: Draft) -> None:
    for item in draft.every_item():
        english, german = (Counter(re.findall(r"\d+", item.said(one).text)) for one in ("en", "de"))
        assert german == english, item.id


def test_german_is_quoted_as_german_is(draft: Draft) -> None:
    for item in draft.every_item():
        german = item.said("de").text
        assert not {*german} & {*_NOT_GERMAN}, item.id
        assert all(german.count(opening) == german.count(closing) for opening, closing in _GERMAN), item.id


def test_what_an_item_quotes_of_the_new_text_its_translation_quotes_of_the_texts_translation(draft: Draft) -> None:
    found = 0
    for item in draft.every_item():
        english, german = (_QUOTED[language].findall(item.said(language).text) for language in ("en", "de"))
        for quote, translated in zip(english, german, strict=len(english) > 0):
            if words(quote) in text(item.document, "en"):
                assert words(translated) in text(item.document, "de"), (item.id, translated)
                found += 1
    assert found > len(draft.versions)


@cache
def text(document: str, language: str) -> str:
    """The words of a version."""
    return words((TERMS / document / _TEXTS[language]).read_text(encoding="utf-8"))


def words(markdown: str) -> str:
    """Words in order, whatever stands between them."""
    return " ".join(re.findall(r"\w+", _MARKS.sub("", markdown.lower())))
