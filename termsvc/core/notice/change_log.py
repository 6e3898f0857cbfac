"""The rolling change log: what is told of documents whose changes it is the notice of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from termsvc.core.catalogue import Catalogue
from termsvc.core.model import NotifyBy, Version
from termsvc.core.notice.notice import Notice, Section
from termsvc.core.notice.published import title_of
from termsvc.core.notice.update import predecessor


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLogEntry:
    """What the change log says of one version.

    Attributes:
        section: the version, the one before it, and what was approved to be told of it.
        update: the id of the update that carried it; `None` where it was recorded without one, and then nothing is told.
    """

    section: Section
    update: str | None = None

    @property
    def version(self) -> Version:
        """The version that was posted."""
        return self.section.version


def change_log(catalogue: Catalogue, notices: Iterable[Notice]) -> tuple[ChangeLogEntry, ...]:
    """The entries of the change log, the version posted last first.

    Args:
        catalogue: documents with the versions that may be told of (see `published`).
        notices: of the updates that were posted, in order of posting; of a version that several carried, the last one tells.
    """
    told = {section.version.key: (notice.update, section) for notice in notices for section in notice.change_log}
    versions = [
        version
        for slug, document in catalogue.documents.items()
        if document.notify_by is NotifyBy.CHANGE_LOG
        for version in catalogue.versions[slug]
    ]

    def entry(version: Version) -> ChangeLogEntry:
        if version.key not in told:
            return ChangeLogEntry(section=_untold(catalogue, version))
        update, section = told[version.key]
        return ChangeLogEntry(
            section=replace(section, version=version, effective_on=version.effective_on), update=update
        )

    return tuple(map(entry, sorted(versions, key=_newest_first)))


def _newest_first(version: Version) -> tuple[int, str, int]:
    return -version.posted_on.toordinal(), version.document, -version.sequence


def _untold(catalogue: Catalogue, version: Version) -> Section:
    return Section(
        title=title_of(catalogue, version),
        version=version,
        before=predecessor(catalogue, version),
        effective_on=version.effective_on,
        items=(),
        prevailing_language=catalogue.documents[version.document].prevailing_language,
    )
