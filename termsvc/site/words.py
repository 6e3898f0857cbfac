"""What the site says in a language outside its pages: notices and entries as Markdown and HTML, and titles."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from termsvc.core.structure.title import title
from termsvc.render.markdown import html
from termsvc.render.notice_data import notice_data, section_data
from termsvc.service.legal_centre import LegalCentre
from termsvc.site.office import Office


class Words:
    """The words of one site; each thing is said once, whoever asks for it."""

    def __init__(self, centre: LegalCentre, office: Office) -> None:
        self._centre = centre
        self._office = office
        self._updates = {one.id: one for one in centre.updates}
        self.titles = lru_cache(maxsize=None)(self._titles)
        self.notice_markdown = lru_cache(maxsize=None)(self._notice_markdown)
        self.entry_html = lru_cache(maxsize=None)(self._entry_html)

    def notice_title(self, update: str, language: str) -> str:
        """What a notice is called: its first heading."""
        return title(self.notice_markdown(update, language)) or update

    def notice_html(self, update: str, language: str) -> str:
        """What a notice says, as safe HTML with whole addresses."""
        return html(self.notice_markdown(update, language))

    def notice_json(self, update: str, language: str) -> str:
        """A notice for programs."""
        data = notice_data(self._updates[update].notice, language, self._office.addresses, self._office.company)
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"

    def _notice_markdown(self, update: str, language: str) -> str:
        office = self._office
        data = notice_data(self._updates[update].notice, language, office.addresses, office.company)
        return office.workshop.text("notices/update.md.j2", data, language)

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
