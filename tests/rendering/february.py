"""The update of February 2025 as the company of the samples ran it, from its first draft to its posting."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache, cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from typing_extensions import override

from termsvc.core.notice.draft import Draft
from termsvc.core.notice.notice import Notice
from termsvc.render.template_set import TemplateSet
from termsvc.resources import folder
from termsvc.service import gathering, notices, renderings, sheets, terms
from termsvc.service.drafts import Opened
from termsvc.service.gathering import Gathered
from termsvc.service.mails import Mailed, mails
from termsvc.service.practice import practice
from termsvc.store import Reading
from termsvc.store.paging import through
from tests.databases import lasting, sqlite_database
from tests.updates.company import Company

TERMS = folder("terms")
UPDATE = "2025-02-25"
POSTED = date(2025, 2, 25)
DRAFTED_AT = datetime(2025, 2, 25, 16, tzinfo=UTC)
POSTED_AT = datetime(2025, 2, 25, 17, tzinfo=UTC)
TEMPLATES = TemplateSet.read(
    folder("templates"),
    company="Aster",
    site="https://aster.example/legal",
    sender="Aster Legal <legal@aster.example>",
    languages=("en", "de"),
)
SHEET = Path(__file__).parent / f"{UPDATE}.yaml"
"""The draft as legal brought it back: as it was taken out, with German words for each item."""


class Aster(Company):
    """The company of the samples. Its history is loaded, and what it posts in February 2025 comes by an update."""

    def __init__(self, url: str) -> None:
        super().__init__(url, DRAFTED_AT)
        self.practice = practice(TERMS, TEMPLATES)

    @override
    def begin_unenrolled(self) -> None:
        with TemporaryDirectory(prefix="termsvc-history-") as scratch:
            history = shutil.copytree(TERMS, Path(scratch) / "terms", ignore=shutil.ignore_patterns(f"{UPDATE}*"))
            source = terms.files([history, history / "facts.yaml"])
            report = terms.load(self.store, source, lambda: self.now, "person:maria")
        assert report.accepted, report.findings

    @override
    def gathered(self, update: str = UPDATE) -> Gathered:
        return gathering.gather(self.store, TERMS, POSTED, update)

    def translated(self) -> Opened:
        """The draft with the words of the sheet."""

        def brought_back(draft: Draft) -> Draft:
            return sheets.edited(draft, data=SHEET.read_bytes(), file=SHEET.name, by="person:ann")

        return self.edited(brought_back, update=UPDATE)


class February:
    """The posted update and its notices.

    Attributes:
        company: its database is for reading alone from now on.
        update: as posted.
        faces: draw notices with what was sealed at the posting.
        languages: in which accounts are written to.
    """

    def __init__(self, company: Aster, update: Opened) -> None:
        self.company, self.update = company, update
        drawing = lasting(renderings.rendering(company.store, update, TEMPLATES))
        self.faces, self.languages = drawing.faces, drawing.languages

    @cached_property
    def public(self) -> Notice:
        """The notice to everyone."""
        return renderings.public(self.company.store, self.update)

    @cached_property
    def personal(self) -> Mapping[str, Notice]:
        """The notices to each account of the samples, by its id, those to whom the update says nothing among them."""

        def every(reading: Reading) -> list[str]:
            return [*through(reading.accounts_after)]

        accounts = self.company.store.read(every)
        address = self.faces.notices.addresses.update(UPDATE)
        return {one: notices.personal(self.company.store, self.update, one, address) for one in accounts}

    @cached_property
    def mailed(self) -> Mapping[str, Mailed]:
        """The mails to the accounts on the frozen list, by account."""
        return {one.account: one for one in mails(self.company.store, self.update, TEMPLATES)}


@cache
def february() -> February:
    """The update, posted once in this process."""
    company = Aster(lasting(sqlite_database()))
    company.begin()
    company.drafted(update=UPDATE)
    company.translated()
    company.proposed(update=UPDATE)
    company.approved(update=UPDATE)
    company.now = POSTED_AT
    return February(company, company.posted(update=UPDATE))
