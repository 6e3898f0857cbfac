"""The update of February 2025 as the company of the samples ran it, from its first draft to its posting."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from termsvc.core.notice.draft import Draft
from termsvc.core.notice.notice import Notice
from termsvc.render.addresses import Addresses
from termsvc.render.notices import Notices
from termsvc.render.template_set import TemplateSet
from termsvc.render.workshop import Workshop
from termsvc.resources import folder
from termsvc.service import gathering, notices, sheets, terms
from termsvc.service.drafts import Opened
from termsvc.service.gathering import Gathered
from termsvc.service.practice import practice
from termsvc.store import Reading
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

    def begin_unenrolled(self) -> None:
        with TemporaryDirectory(prefix="termsvc-history-") as scratch:
            history = shutil.copytree(TERMS, Path(scratch) / "terms", ignore=shutil.ignore_patterns(f"{UPDATE}*"))
            source = terms.files([history, history / "facts.yaml"])
            report = terms.load(self.store, source, lambda: self.now, "person:maria")
        assert report.accepted, report.findings

    def gathered(self, update: str = UPDATE) -> Gathered:
        return gathering.gather(self.store, TERMS, POSTED, update)

    def translated(self) -> Opened:
        """The draft with the words of the sheet."""

        def brought_back(draft: Draft) -> Draft:
            return sheets.edited(draft, data=SHEET.read_bytes(), file=SHEET.name, by="person:ann")

        return self.edited(brought_back, update=UPDATE)


@dataclass(frozen=True)
class February:
    """The posted update, and what its faces are made with.

    Attributes:
        company: its database is for reading alone from now on.
        notices: as sealed at the posting.
    """

    company: Aster
    update: Opened
    notices: Notices

    @property
    def accounts(self) -> list[str]:
        """Every account of the samples."""
        return [one.id for one in terms.accounts(self.company.store)]


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
    posted = company.posted(update=UPDATE)
    return February(company, posted, Notices(Workshop(company.practice.templates)))
