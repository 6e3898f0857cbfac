"""A terms update: the versions posted together under one notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from termsvc.core.catalogue import Catalogue
from termsvc.core.model import NotifyBy, Version


@dataclass(frozen=True, slots=True)
class TermsUpdate:
    """Versions posted on one date, of documents whose changes are notified by a notice.

    Attributes:
        versions: in order of document.
    """

    posted_on: date
    versions: tuple[Version, ...]

    @property
    def effective_dates(self) -> tuple[date, ...]:
        """The dates on which its versions take effect for existing accounts, earliest first."""
        return tuple(sorted({version.effective_on for version in self.versions}))


def updates(catalogue: Catalogue) -> tuple[TermsUpdate, ...]:
    """Every update, earliest first. A document's first version is no update of anything, but is notified all the same."""
    notified = (
        version
        for slug in sorted(catalogue.documents)
        if catalogue.documents[slug].notify_by is NotifyBy.NOTICE
        for version in catalogue.versions[slug]
    )
    by_date = sorted(notified, key=lambda version: version.posted_on)
    return tuple(
        TermsUpdate(posted_on, tuple(versions))
        for posted_on, versions in groupby(by_date, key=lambda version: version.posted_on)
    )


def predecessor(catalogue: Catalogue, version: Version) -> Version | None:
    """The version before, in posting order, that was not withdrawn by the time this one was posted."""
    earlier = (
        other
        for other in catalogue.versions[version.document]
        if other.sequence < version.sequence and not (other.withdrawn_on and other.withdrawn_on <= version.posted_on)
    )
    return max(earlier, key=lambda other: other.sequence, default=None)
