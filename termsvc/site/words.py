"""What the site says in a language outside its pages: notices and entries as Markdown and HTML, and titles."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache
from typing import Any

from termsvc.render.addresses import DEFAULT_LANGUAGE
from termsvc.render.markdown.html import html
from termsvc.render.notices.data import section_data
from termsvc.render.notices.faces import Face, Faces, title
from termsvc.render.notices.notices import Notices
from termsvc.render.templating.workshop import Workshop
from termsvc.service.legal_centre import LegalCentre, PublicUpdate
from termsvc.site.office import Office


class Words:
    """The words of one site; each thing is said once, whoever asks for it."""

    def __init__(self, centre: LegalCentre, office: Office) -> None:
        self._centre = centre
        self._office = office
        self._saying = {office.workshop.templates.sha256: office.notices}
        self._updates = {one.id: one for one in centre.updates}
        self.titles = lru_cache(maxsize=None)(self._titles)
        self.notice_markdown = lru_cache(maxsize=None)(self._notice_markdown)
        self.entry_html = lru_cache(maxsize=None)(self._entry_html)

    def notice_title(self, update: str, language: str) -> str:
        """What a notice is called."""
        return title(self.notice_markdown(update, language))

    def notice_html(self, update: str, language: str) -> str:
        """What a notice says, as safe HTML with whole addresses."""
        return html(self.notice_markdown(update, language))

    def notice_as(self, update: str, language: str, form: str) -> bytes:
        """A notice in another form than a page: the ending of a file, as in `Face`.

        Raises:
            MissingGlyphs: no font has some character of a PDF file.
        """
        one = self._updates[update]
        faces = Faces(self._said_by(one, language), one.posted_at)
        return faces.made(one.notice, Face(form), language)

    def _notice_markdown(self, update: str, language: str) -> str:
        one = self._updates[update]
        return self._said_by(one, language).markdown(one.notice, language)

    def _said_by(self, update: PublicUpdate, language: str) -> Notices:
        """What says a notice: the templates with which it was posted, or those of today where these lack the language."""
        today = self._office.notices
        sealed = update.templates
        if sealed is None or (language != DEFAULT_LANGUAGE and f"languages/{language}.po" not in sealed.files):
            return today
        # The legal centre stands where it stands today, so links lead there; who sends mails has no part in it.
        now = today.workshop.templates
        sealed = replace(now, files=sealed.files, company=sealed.company)
        return self._saying.setdefault(sealed.sha256, Notices(Workshop(sealed)))

    def _entry_html(self, number: int, language: str) -> str:
        """What the change log's entry of a number says, as safe HTML with whole addresses."""
        entry = self._centre.change_log[number]
        values = {
            **section_data(entry.section, language, self._office.addresses),
            "told": entry.update is not None,
            "withdrawn_on": entry.version.withdrawn_on.isoformat() if entry.version.withdrawn_on else None,
            "effective_on_new": entry.version.effective_on_new.isoformat(),
        }
        return html(self._office.workshop.text("site/change-log-entry.md.j2", values, language))

    def _titles(self, language: str) -> dict[str, Any]:
        """Titles of feeds and of the calendar, and what its events say."""
        made: dict[str, Any] = json.loads(
            self._office.workshop.text("site/titles.json.j2", {"company": self._office.company}, language)
        )
        return made
