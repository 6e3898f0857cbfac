"""The notice of February 2025 reads as it was approved, the same in every face and language."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle, product
from pathlib import Path

import pytest

from termsvc.core.notice.draft import Draft
from termsvc.core.notice.items import Item
from termsvc.core.notice.notice import Notice
from termsvc.core.notice.translating import owed_translations
from termsvc.render.notices.faces import Face
from tests.rendering.february import SHEET, UPDATE, February, february
from tests.rendering.golden import FOLDER, MAILED, files, recorded
from tests.rendering.words import letters, letters_of_pdf, of_mail, of_markdown, of_page, of_text

LANGUAGES = ("en", "de")
ANY = "any-account"


@pytest.fixture(scope="module")
def update() -> February:
    return february()


def test_there_is_a_golden_file_for_each_face_and_no_other() -> None:
    assert recorded().keys() == files().keys()


@pytest.mark.parametrize("path", sorted(recorded()), ids=lambda path: path.name)
def test_a_face_is_what_its_golden_file_says(path: Path) -> None:
    assert files()[path] == path.read_bytes(), "python -m tests.rendering.golden writes it anew"


def test_the_sheet_has_what_was_drafted_and_all_of_it_in_german(update: February) -> None:
    drafted = update.company.store.read(lambda reading: reading.draft_of(UPDATE, 1))
    assert bare(update.update.draft).items == drafted.items, f"draft anew, and bring {SHEET.name} up to date"
    german = {one.said("de").language for one in update.update.draft.every_item()}
    assert german == {"de"}
    assert not [*owed_translations(update.update.draft)]


def bare(draft: Draft) -> Draft:
    """A draft without the translations of its items."""

    def without(items: tuple[Item, ...]) -> tuple[Item, ...]:
        return tuple(replace(one, translations=(), items=without(one.items)) for one in items)

    return replace(draft, items=without(draft.items))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_face_of_a_notice_says_the_same_words(update: February, language: str) -> None:
    for notice in [update.public, *telling(update)]:
        made = {face: update.faces.made(notice, face, language) for face in (Face.MARKDOWN, Face.TEXT, Face.HTML)}
        words = of_markdown(made[Face.MARKDOWN].decode())
        assert words, notice.account
        assert of_text(made[Face.TEXT].decode()) == words, notice.account
        assert of_page(made[Face.HTML].decode()) == words, notice.account


def test_a_pdf_file_of_a_notice_says_the_same_letters(update: February) -> None:
    personal = zip(telling(update), cycle(LANGUAGES), strict=False)
    for notice, language in [*product([update.public], LANGUAGES), *personal]:
        words = of_markdown(update.faces.notices.markdown(notice, language))
        assert letters_of_pdf(update.faces.made(notice, Face.PDF, language)) == letters(words), notice.account


def telling(update: February) -> list[Notice]:
    """So many of the notices to accounts as it takes to have every line that is said in some: accounts differ little."""
    markdowns = update.faces.notices.markdowns(replace(one, account=ANY) for one in update.personal.values())
    said = {*update.faces.notices.markdown(update.public).splitlines()}
    chosen: list[Notice] = []
    for notice, markdown in zip(update.personal.values(), markdowns, strict=True):
        if not said.issuperset(markdown.splitlines()):
            chosen.append(notice)
            said.update(markdown.splitlines())
    return chosen


def test_both_parts_of_every_mail_say_the_words_of_the_accounts_own_notice(update: February) -> None:
    told = {account for account, notice in update.personal.items() if notice.sections}
    assert update.mailed.keys() == told
    for account, mailed in update.mailed.items():
        words = of_markdown(update.faces.notices.markdown(update.personal[account], mailed.language))
        assert (mailed.mail == b"") is bool(mailed.without)
        if mailed.mail:
            assert of_mail(mailed.mail) == (words, words), account


def test_golden_mails_are_in_the_language_of_their_account(update: February) -> None:
    assert {update.mailed[account].language: account for account in MAILED.values()} == MAILED
    assert {path.suffix for path in FOLDER.iterdir()} >= {".eml", ".html", ".json", ".md", ".txt"}
