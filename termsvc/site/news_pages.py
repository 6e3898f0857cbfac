"""Pages of what is new: notices in each of their forms, the archive of them, and the change log."""

from __future__ import annotations

from termsvc.service.legal_centre import LegalCentre, PublicUpdate
from termsvc.site.news_values import archive_values, change_log_values, notice_values, year_values
from termsvc.site.page import JSON, MARKDOWN, PDF, Page
from termsvc.site.press import Press, mark
from termsvc.site.words import Words

NOTICE_FORMS = {"pdf": PDF, "md": MARKDOWN, "json": JSON}
"""The forms in which a notice stands beside its page, with their media types."""


class NewsPages:
    """Pages of the updates of one site."""

    def __init__(self, centre: LegalCentre, press: Press, words: Words) -> None:
        self._centre = centre
        self._press = press
        self._words = words

    def notice(self, update: PublicUpdate, language: str) -> Page:
        """The page of a notice."""
        press, at = self._press, self._press.at
        values = notice_values(update, at, language, NOTICE_FORMS)
        way = press.way(language, lambda other: at.update(update.id, other))
        values["permanent"] = way.canonical
        return press.page(
            "notice", values, way, {"notice": press.localised(self._words.notice_html(update.id, language))}
        )

    def notice_as(self, update: PublicUpdate, language: str, form: str) -> Page:
        """A notice in one of the forms of `NOTICE_FORMS`.

        Raises:
            MissingGlyphs: no font has some character of a PDF file.
        """
        return Page(NOTICE_FORMS[form], self._words.notice_as(update.id, language, form))

    def archive(self, language: str) -> Page:
        """The years of which there are notices."""
        press = self._press
        values = archive_values(self._centre, press.at, language)
        return press.page("archive", values, press.way(language, press.at.archive))

    def year(self, year: int, language: str) -> Page:
        """What was posted in a year."""
        press, at = self._press, self._press.at
        values = year_values(self._centre, year, at, language)
        return press.page("year", values, press.way(language, lambda other: at.year(year, other)))

    def change_log(self, language: str) -> Page:
        """The rolling change log."""
        press, centre = self._press, self._centre
        parts = {
            f"entry {number}": press.localised(self._words.entry_html(number, language))
            for number in range(len(centre.change_log))
        }
        values = change_log_values(centre, press.at, language, [*map(mark, parts)])
        return press.page("change-log", values, press.way(language, press.at.change_log), parts)
