"""What programs subscribe to: feeds of notices and of the change log, and the calendar of effective dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from termsvc.render import calendar, feeds
from termsvc.render.addresses import DEFAULT_LANGUAGE
from termsvc.render.calendar import CALENDAR_TYPE, EffectiveDate
from termsvc.render.feeds import ATOM_TYPE, JSON_TYPE, Entry
from termsvc.render.frame import Feed
from termsvc.render.templating.tongue import Tongue
from termsvc.service.legal_centre import LegalCentre, PublicDocument, PublicVersion
from termsvc.site.local import Local
from termsvc.site.office import Office
from termsvc.site.page import Page
from termsvc.site.terms_values import entry_anchor
from termsvc.site.words import Words

FEED_FORMS = ("atom", "json")
_Type: TypeAlias = Literal["application/atom+xml", "application/feed+json"]
_TYPES: dict[str, _Type] = {"atom": ATOM_TYPE, "json": JSON_TYPE}


class FeedPages:
    """What programs subscribe to at one site."""

    def __init__(self, centre: LegalCentre, at: Local, office: Office, words: Words) -> None:
        self._centre = centre
        self._at = at
        self._addresses = office.addresses
        self._company = office.company
        self._words = words

    def heads(self, language: str) -> tuple[Feed, ...]:
        """All of it, as the head of a page tells programs."""
        at, titles = self._at, self._words.titles(language)
        return (
            *(Feed(titles["updates"], at.notices(form, language), _TYPES[form]) for form in FEED_FORMS),
            *(Feed(titles["change_log"], at.change_log(language, form), _TYPES[form]) for form in FEED_FORMS),
            Feed(titles["calendar"], at.calendar(), "text/calendar"),
        )

    def notices(self, language: str, form: str) -> Page:
        """The feed of all notices."""
        at = self._addresses
        return _page(
            form,
            feeds.Feed(
                title=self._words.titles(language)["updates"],
                company=self._company,
                page=at.archive(language),
                atom=at.notices("atom", language),
                json=at.notices("json", language),
                language=language,
                entries=tuple(self._notices(language)),
            ),
        )

    def change_log(self, language: str, form: str) -> Page:
        """The feed of the change log."""
        at = self._addresses
        return _page(
            form,
            feeds.Feed(
                title=self._words.titles(language)["change_log"],
                company=self._company,
                page=at.change_log(language),
                atom=at.change_log(language, "atom"),
                json=at.change_log(language, "json"),
                language=language,
                entries=tuple(self._entries(language)),
            ),
        )

    def calendar(self) -> Page:
        """The dates on which versions take effect."""
        dates = sorted(self._dates(), key=lambda one: (one.day, one.uid))
        title = self._words.titles(DEFAULT_LANGUAGE)["calendar"]
        return Page(CALENDAR_TYPE, calendar.calendar(title, self._company, dates))

    def _notices(self, language: str) -> Iterator[Entry]:
        for update in self._centre.updates:
            yield Entry(
                address=self._addresses.update(update.id, language),
                title=f"{self._words.notice_title(update.id, language)}, {_day(update.notice.posted_on, language)}",
                html=self._words.notice_html(update.id, language),
                published=update.posted_at,
                updated=update.changed_at,
            )

    def _entries(self, language: str) -> Iterator[Entry]:
        for number, entry in enumerate(self._centre.change_log):
            document = self._centre.documents[entry.version.document]
            title = document.version(entry.version.label).in_language(language).title
            posted = _start(entry.version.posted_on, document.document.timezone)
            withdrawn = entry.version.withdrawn_on
            yield Entry(
                address=f"{self._addresses.change_log(language)}#{entry_anchor(entry.version)}",
                title=f"{title}, {_day(entry.version.posted_on, language)}",
                html=self._words.entry_html(number, language),
                published=posted,
                updated=_start(withdrawn, document.document.timezone) if withdrawn else posted,
            )

    def _dates(self) -> Iterator[EffectiveDate]:
        for document, one in self._centre.every_version():
            version = one.version
            if version.withdrawn_on is not None and version.withdrawn_on <= version.effective_on:
                continue
            yield self._date(document, one, "existing", version.effective_on)
            if version.effective_on_new != version.effective_on:
                yield self._date(document, one, "new", version.effective_on_new)

    def _date(self, document: PublicDocument, one: PublicVersion, accounts: str, day: date) -> EffectiveDate:
        titles = self._words.titles(DEFAULT_LANGUAGE)
        address = self._addresses.version(document.slug, one.label)
        return EffectiveDate(
            uid=f"{address}#{accounts}",
            summary=f"{one.text.title}: {titles['effective'][accounts]}",
            description=f"{titles['posted']} {_day(one.version.posted_on, DEFAULT_LANGUAGE)}. {address}",
            address=address,
            day=day,
            posted_on=one.version.posted_on,
        )


def _page(form: str, feed: feeds.Feed) -> Page:
    return Page(_TYPES[form], feeds.atom(feed) if form == "atom" else feeds.json_feed(feed))


def _day(day: date, language: str) -> str:
    return Tongue(language).day(day)


def _start(day: date, timezone: str) -> datetime:
    """The first instant of a date in a time zone."""
    return datetime.combine(day, time(), ZoneInfo(timezone))
