"""Updates and the change log as plain data, which the templates of their pages see; dates are ISO 8601."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from termsvc.core.notice.change_log import ChangeLogEntry
from termsvc.core.notice.notice import called
from termsvc.service.legal_centre import LegalCentre, PublicUpdate
from termsvc.site.local import Local
from termsvc.site.terms_values import entry_anchor, row, summary


def notice_values(update: PublicUpdate, at: Local, language: str, forms: Iterable[str]) -> dict[str, Any]:
    """A notice, beside what it says itself."""
    notice = update.notice
    return {
        "update": update.id,
        "posted_on": notice.posted_on.isoformat(),
        "superseded_by": update.superseded_by,
        "superseded_address": at.update(update.superseded_by, language) if update.superseded_by else None,
        "forms": {form: at.update(update.id, language, form) for form in forms},
        "year": notice.posted_on.year,
        "year_address": at.year(notice.posted_on.year, language),
    }


def archive_values(centre: LegalCentre, at: Local, language: str) -> dict[str, Any]:
    """The years of the archive, each with what was posted."""
    return {
        "years": [
            {**year_values(centre, year, at, language), "address": at.year(year, language)} for year in centre.years
        ]
    }


def year_values(centre: LegalCentre, year: int, at: Local, language: str) -> dict[str, Any]:
    """What was posted in a year, day by day, the last one first: notices, and versions of which none is recorded."""
    posted: dict[date, dict[str, list[Any]]] = defaultdict(lambda: {"notices": [], "versions": []})
    for update in centre.updates:
        if update.notice.posted_on.year == year:
            posted[update.notice.posted_on]["notices"].append(_told(update, centre, at, language))
    for document, one in centre.unnoticed:
        if one.version.posted_on.year == year:
            posted[one.version.posted_on]["versions"].append(row(document, one, at, language))
    return {
        "year": year,
        "days": [{"day": day.isoformat(), **posted[day]} for day in sorted(posted, reverse=True)],
        "years": [
            {"year": other, "address": at.year(other, language), "is_this": other == year} for other in centre.years
        ],
        "logged": [summary(one, at, language) for one in centre.documents.values() if one.is_logged],
    }


def _told(update: PublicUpdate, centre: LegalCentre, at: Local, language: str) -> dict[str, Any]:
    notice = update.notice
    sections = [*notice.sections, *notice.change_log]
    return {
        "update": update.id,
        "address": at.update(update.id, language),
        "documents": [_title(centre, one.version.document, one.title, language) for one in sections],
        "corrects": notice.corrects,
        "corrects_address": at.update(notice.corrects, language) if notice.corrects else None,
        "superseded_by": update.superseded_by,
        "superseded_address": at.update(update.superseded_by, language) if update.superseded_by else None,
        "postponed": [called(one, language) for one, _ in notice.postponed],
    }


def _title(centre: LegalCentre, slug: str, own: str, language: str) -> str:
    document = centre.documents.get(slug)
    return own if document is None else document.current.in_language(language).title


def change_log_values(centre: LegalCentre, at: Local, language: str, html: Sequence[str]) -> dict[str, Any]:
    """The change log, day by day, the last one first.

    Args:
        centre: what is public.
        at: the site's addresses.
        language: of the page.
        html: what each entry says, or what stands for it.
    """
    told = zip(centre.change_log, html, strict=True)
    return {
        "days": [
            {
                "day": day.isoformat(),
                "entries": [{**entry_values(centre, one, at, language), "html": said} for one, said in entries],
            }
            for day, entries in groupby(told, key=lambda one: one[0].version.posted_on)
        ],
        "logged": [summary(one, at, language) for one in centre.documents.values() if one.is_logged],
        "atom": at.change_log(language, "atom"),
    }


def entry_values(centre: LegalCentre, entry: ChangeLogEntry, at: Local, language: str) -> dict[str, Any]:
    """An entry of the change log, without what it tells."""
    document = centre.documents[entry.version.document]
    one = document.version(entry.version.label)
    return {
        "anchor": entry_anchor(entry.version),
        "version": row(document, one, at, language),
    }
