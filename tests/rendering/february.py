"""The update of February 2025 as the company of the samples ran it, from its first draft to its posting."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from typing_extensions import override

from termsvc.core.notice.draft import Draft
from termsvc.core.notice.notice import Notice
from termsvc.service import notices, renderings, sheets
from termsvc.service.drafts import Opened
from termsvc.service.mails import Mailed
from termsvc.store import Reading
from termsvc.store.paging import through
from tests.databases import lasting, sqlite_database
from tests.mail import february as company

UPDATE = company.UPDATE
SHEET = Path(__file__).parent / f"{UPDATE}.yaml"
"""The draft as legal brought it back: as it was taken out, with German words for each item."""


class Aster(company.February):
    """The company of the samples, which says in German too what it posts."""

    @override
    def drafted(self, by: str = "ann", update: str = UPDATE) -> Opened:
        super().drafted(by, update)

        def brought_back(draft: Draft) -> Draft:
            return sheets.edited(draft, data=SHEET.read_bytes(), file=SHEET.name, by=f"person:{by}")

        return self.edited(brought_back, by, update)


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
        drawing = lasting(renderings.rendering(company.store, update, company.templates))
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
        return {one: notices.personal(self.company.store, self.update, one) for one in accounts}

    @cached_property
    def mailed(self) -> Mapping[str, Mailed]:
        """The mails to the accounts on the frozen list, by account."""
        return {one.account: one for one in self.company.mails()}


@cache
def february() -> February:
    """The update, posted once in this process."""
    scratch = Path(lasting(TemporaryDirectory(prefix="termsvc-february-")))
    made = Aster(lasting(sqlite_database()), scratch)
    return February(made, made.carried())
