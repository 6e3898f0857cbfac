"""The sample update of February 2025, carried through its life by two people: who is mailed what."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml
from typing_extensions import override

from termsvc.render.templating.template_set import TemplateSet
from termsvc.resources import folder
from termsvc.service import drafts, gathering, terms
from termsvc.service.drafts import Opened
from termsvc.service.gathering import Gathered
from termsvc.service.mails import Mailed, Wanted, mails
from termsvc.service.practice import practice
from tests.updates.company import Company

UPDATE = "2025-02-25"
POSTED = date(2025, 2, 25)
DRAFTING, POSTING = datetime(2025, 2, 20, 20, tzinfo=UTC), datetime(2025, 2, 25, 20, tzinfo=UTC)
SENDER = "Aster Legal <legal@aster.example>"

TERMS = folder("terms")


def templates(own: Path | None = None) -> TemplateSet:
    """The product's templates, or those in a folder before them, as an installation has them."""
    return TemplateSet.read(
        own or folder("templates"), "Aster", "https://legal.aster.example", sender=SENDER, languages=("en", "de")
    )


class February(Company):
    """The samples on the way to the posting of the February update.

    Args:
        url: a database.
        scratch: a new folder, for what was posted before.
    """

    def __init__(self, url: str, scratch: Path, set_of: TemplateSet | None = None) -> None:
        super().__init__(url, DRAFTING)
        self.templates = set_of or templates()
        self.practice = practice(TERMS, self.templates)
        self.before = scratch / "before"

    @override
    def begin_unenrolled(self) -> None:
        shutil.copytree(TERMS, self.before)
        for path in self.before.glob(f"*/{UPDATE}*.md"):
            path.unlink()
        facts: dict[str, Any] = yaml.safe_load((TERMS / "facts.yaml").read_text(encoding="utf-8"))
        facts["acceptances"] = [one for one in facts["acceptances"] if one["version"] != UPDATE]
        (self.before / "facts.yaml").write_text(yaml.safe_dump(facts, sort_keys=False), encoding="utf-8")
        report = terms.load(
            self.store, terms.files([self.before, self.before / "facts.yaml"]), lambda: self.now, "person:maria"
        )
        assert report.accepted, report.findings

    @override
    def gathered(self, update: str = UPDATE) -> Gathered:
        return gathering.gather(self.store, TERMS, POSTED, update)

    @override
    def carried(self) -> Opened:
        self.begin()
        self.drafted(update=UPDATE)
        self.proposed(update=UPDATE)
        self.approved(update=UPDATE)
        self.now = POSTING
        return self.posted(update=UPDATE)

    def mails(self, today: TemplateSet | None = None, wanted: Wanted | None = None) -> Iterator[Mailed]:
        return mails(self.store, drafts.show(self.store, UPDATE), today or self.templates, wanted)

    def close(self) -> None:
        self.store.close()
