"""The site: what stands at each of its addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, partial
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

from termsvc.render.addresses import Addresses
from termsvc.service.legal_centre import LegalCentre
from termsvc.site.feed_pages import FEED_FORMS, FeedPages
from termsvc.site.local import encoded, local
from termsvc.site.news_pages import NOTICE_FORMS, NewsPages
from termsvc.site.office import Office
from termsvc.site.page import Page
from termsvc.site.press import Press
from termsvc.site.redline_pages import RedlinePages
from termsvc.site.terms_pages import TermsPages
from termsvc.site.words import Words

Maker: TypeAlias = Callable[[], Page]


class Site:
    """The legal centre as it is at one instant.

    Args:
        centre: what is public.
        office: what its pages are made with.

    Raises:
        TermsError: a document, version or update has a name that can't be an address of its own.
    """

    def __init__(self, centre: LegalCentre, office: Office) -> None:
        self._centre = centre
        self.addresses: Addresses = office.addresses
        self.at = local(office.addresses.root, centre)
        self.languages = office.languages
        words = Words(centre, office)
        self._feeds = FeedPages(centre, self.at, office, words)
        press = Press(
            workshop=office.workshop,
            at=self.at,
            host=_host(office.addresses.site),
            company=office.company,
            languages=office.languages,
            titles=words.titles,
            feeds=self._feeds.heads,
        )
        self._terms = TermsPages(centre, press)
        self._news = NewsPages(centre, press, words)
        self._redlines = RedlinePages(centre, press, office.rulebook)

    def page(self, path: str) -> Page | None:
        """What stands at an address, `None` if nothing does.

        Args:
            path: the address below the site's own one, such as `/dpa/2024-06-03`, percent-encoded or not; a slash at its
                end makes no difference.

        Raises:
            TermsError: a template can't be used.
        """
        maker = self._table.get(encoded(path)) or self._redline(encoded(path))
        return None if maker is None else maker()

    @cached_property
    def _table(self) -> dict[str, Maker]:
        """Every address but those of redlines, of which there are as many as there are pairs of versions."""
        found: dict[str, Maker] = {}
        for language in self.languages:
            for address, maker in self._in(language):
                found.setdefault(encoded(self._below(address)), maker)
        found.setdefault(encoded(self._below(self.at.calendar())), self._feeds.calendar)
        return found

    def _in(self, language: str) -> Iterator[tuple[str, Maker]]:
        at, terms, news, centre = self.at, self._terms, self._news, self._centre
        yield at.centre(language), partial(terms.centre, language)
        yield at.archive(language), partial(news.archive, language)
        yield at.change_log(language), partial(news.change_log, language)
        for form in FEED_FORMS:
            yield at.notices(form, language), partial(self._feeds.notices, language, form)
            yield at.change_log(language, form), partial(self._feeds.change_log, language, form)
        for year in centre.years:
            yield at.year(year, language), partial(news.year, year, language)
        for update in centre.updates:
            yield at.update(update.id, language), partial(news.notice, update, language)
            for form in NOTICE_FORMS:
                yield at.update(update.id, language, form), partial(news.notice_as, update, language, form)
        for document in centre.documents.values():
            yield at.document(document.slug, language), partial(terms.document, document, language)
        for document, version in centre.every_version():
            for tongue in (language, *(text.language for text in version.texts)):
                yield (
                    at.version(document.slug, version.label, tongue),
                    partial(terms.version, document, version, tongue),
                )

    def _redline(self, path: str) -> Maker | None:
        slug, _, pair = path.removeprefix("/").partition("/redline/")
        document = self._centre.documents.get(unquote(slug))
        if document is None:
            return None
        labels = {one.label: one for one in document.versions}
        for old in labels.values():
            new = labels.get(unquote(pair).removeprefix(f"{old.label}.."))
            if new is not None and unquote(pair) == f"{old.label}..{new.label}":
                return partial(self._redlines.redline, document, old, new)
        return None

    def _below(self, address: str) -> str:
        return address.removeprefix(self.addresses.root)


def _host(site: str) -> str:
    """The part of an address before its path: `https://aster.example`."""
    parts = urlsplit(site)
    return f"{parts.scheme}://{parts.netloc}"
