"""The samples in March 2025: an update was posted and postponed in part, another one told in the change log, a third is a draft."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from typing_extensions import override

from termsvc.render.notices.notices import Notices
from termsvc.render.templating.template_set import TemplateSet
from termsvc.render.templating.workshop import Workshop
from termsvc.service import approval, drafts, gathering
from termsvc.service.drafts import Opened
from termsvc.service.legal_centre import open_centre
from termsvc.service.redlines import rulebook
from termsvc.site import Site
from termsvc.site.build import Built, build
from termsvc.site.office import Office
from termsvc.store import Store
from tests.databases import lasting
from tests.mail.february import TERMS, UPDATE, February, templates

LOGGED, DRAFT = "requirements-2025-03-03", "summer"
LATER = date(2025, 5, 1)
NOW = datetime(2025, 3, 12, 12, tzinfo=UTC)
CANARY = "Zanzibarquokka"
"""A word that only what is not public has."""
_FRONT = "---\nposted_on: {posted_on}\neffective_on: {effective_on}\n---\n\n"


class March(February):
    """The samples on 12 March 2025."""

    @override
    def carried(self) -> Opened:
        super().carried()
        self.log(datetime(2025, 3, 3, 20, tzinfo=UTC))
        self.postpone(datetime(2025, 3, 10, 20, tzinfo=UTC))
        self.begin_another()
        self.now = NOW
        return drafts.show(self.store, UPDATE)

    def log(self, now: datetime) -> None:
        """Post a version of which the change log tells."""
        self.now = datetime(2025, 2, 27, 20, tzinfo=UTC)
        folder = self.revised("requirements", "2025-01-15", now.date(), LATER, "Customer must verify each caller.")
        found = gathering.gather(self.store, folder, now.date(), LOGGED)
        drafts.begin(self.store, self.by("ann"), found, self.practice)
        self.proposed(update=LOGGED)
        self.approved(update=LOGGED)
        self.now = now
        self.posted(update=LOGGED)

    def postpone(self, now: datetime) -> None:
        """Let one of the documents posted in February take effect later."""
        self.now = now
        approval.ask_postponement(self.store, self.by("ann", "Counsel asks."), UPDATE, {"api-sla": LATER})
        self.approved(update=UPDATE)

    def begin_another(self) -> None:
        """Draft what nobody may know of yet."""
        folder = self.revised("tos", "2024-06-03", date(2025, 6, 2), date(2025, 8, 1), f"{CANARY} is payable.")
        drafts.begin(
            self.store, self.by("ann"), gathering.gather(self.store, folder, date(2025, 6, 2), DRAFT), self.practice
        )

    def revised(self, slug: str, label: str, posted_on: date, effective_on: date, clause: str) -> Path:
        """A folder with one more version of a document, which says something more."""
        folder = self.before.with_name(f"{slug}-{posted_on}")
        (folder / slug).mkdir(parents=True)
        shutil.copy(TERMS / slug / "document.yaml", folder / slug)
        text = (TERMS / slug / f"{label}.md").read_text(encoding="utf-8").split("---\n", 2)[2]
        front = _FRONT.format(posted_on=posted_on, effective_on=effective_on)
        (folder / slug / f"{posted_on}.md").write_text(f"{front}{text.strip()}\n\n{clause}\n", encoding="utf-8")
        return folder


def site_of(store: Store, now: datetime, set_of: TemplateSet | None = None) -> Site:
    """The legal centre as an installation with these templates publishes it."""
    notices = Notices(Workshop(set_of or templates()))
    return Site(open_centre(store, now), Office(notices, rulebook(TERMS)))


class Sample(NamedTuple):
    """The built site.

    Attributes:
        files: by path below the folder.
    """

    site: Site
    built: Built
    files: dict[str, bytes]
    company: March


@cache
def sample() -> Sample:
    """The samples' site, built once for all tests."""
    scratch = Path(lasting(TemporaryDirectory(prefix="termsvc-site-")))
    company = March(f"sqlite:///{scratch / 'terms.db'}", scratch)
    company.carried()
    site = site_of(company.store, NOW)
    built = build(site, scratch / "site")
    return Sample(site, built, contents(scratch / "site"), company)


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
