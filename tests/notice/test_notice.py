"""What a notice says of itself in sum."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from termsvc.core.model import Assent
from termsvc.core.notice.notice import Notice, Section, TranslatedText, called
from tests.service.facts import version

POSTED = date(2025, 3, 1)
EFFECTIVE = POSTED + timedelta(days=30)
SECTION = Section(
    title="Terms", version=version(POSTED, EFFECTIVE), before=None, effective_on=EFFECTIVE, items=(), left_out=2
)


def test_a_notice_sums_up_its_sections() -> None:
    awaiting = replace(SECTION, version=version(POSTED, EFFECTIVE, assent=Assent.EXPRESS), effective_on=None)
    earlier = replace(SECTION, effective_on=POSTED, left_out=1)
    notice = Notice(update="spring", posted_on=POSTED, sections=(SECTION, awaiting, earlier, SECTION))
    assert notice.effective_dates == (POSTED, EFFECTIVE)
    assert notice.left_out == 7
    assert [section.needs_assent for section in notice.sections] == [False, True, False, False]


def test_a_document_is_called_as_its_translation_calls_it_where_there_is_one() -> None:
    translated = replace(SECTION, translations=(TranslatedText(language="de", title="Bedingungen", sha256="sha"),))
    assert [called(translated, language) for language in ("de", "fr", "en")] == ["Bedingungen", "Terms", "Terms"]
