"""What of the documents is public at an instant: nothing that is still to be posted, and no withdrawal that is still to come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from termsvc.core.binding import Standing, bound
from termsvc.core.catalogue import Catalogue
from termsvc.core.dated import local_date
from termsvc.core.model import Version
from termsvc.core.world import AccountView, Said


def published(catalogue: Catalogue, now: datetime) -> Catalogue:
    """The documents of which a version was posted by now, with these versions alone.

    Args:
        catalogue: all that is recorded.
        now: an aware instant; a version is posted from the start of its date in its document's own time zone.
    """
    posted = {slug: tuple(_posted(catalogue, slug, now)) for slug in catalogue.documents}
    shown = {slug: versions for slug, versions in posted.items() if versions}
    return Catalogue({slug: catalogue.documents[slug] for slug in shown}, shown)


def _posted(catalogue: Catalogue, slug: str, now: datetime) -> Iterator[Version]:
    today = local_date(now, catalogue.documents[slug].timezone)
    for version in catalogue.versions[slug]:
        if version.posted_on <= today:
            ahead = version.withdrawn_on is not None and version.withdrawn_on > today
            yield replace(version, withdrawn_on=None) if ahead else version


def offered(catalogue: Catalogue, slug: str, day: date, opened_on: date = date.min) -> Version | None:
    """The version in force online on a date for an account that was opened on another, and has said and negotiated nothing.

    An account that was opened on the same date is a new one; the default is one that has always existed.
    """
    anyone = AccountView(Said(opened_on, (), ()), None, (), ())
    binds = Standing(catalogue, anyone).at(day).online(slug).binds
    return next((version for version in catalogue.versions[slug] if bound(version) == binds), None)


def title_of(catalogue: Catalogue, version: Version) -> str:
    """What a document is called in a version: as it says itself, or as the document is called."""
    return version.title or catalogue.documents[version.document].title
