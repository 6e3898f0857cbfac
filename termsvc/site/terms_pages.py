"""Pages of the documents: the list of all, a document's current terms, and each version for good."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import Any

from termsvc.core.notice.notice import TranslatedText
from termsvc.render.addresses import DEFAULT_LANGUAGE
from termsvc.render.markdown.shown import shown
from termsvc.service.legal_centre import LegalCentre, PublicDocument, PublicVersion
from termsvc.site.page import Page
from termsvc.site.press import Press
from termsvc.site.terms_values import centre_values, document_values, rows, version_values

_TEXTS_KEPT = 64


class TermsPages:
    """Pages of the documents of one site."""

    def __init__(self, centre: LegalCentre, press: Press) -> None:
        self._centre = centre
        self._press = press
        # The current text stands on two pages, and untranslated ones in every language.
        self._listed: dict[tuple[str, str], list[dict[str, Any]]] = {}
        self._text = lru_cache(maxsize=_TEXTS_KEPT)(lambda sha256: shown(centre.text_of(sha256)))

    def centre(self, language: str) -> Page:
        """The list of all documents."""
        press = self._press
        values = centre_values(self._centre, press.at, language)
        return press.page("centre", values, press.way(language, press.at.centre))

    def document(self, document: PublicDocument, language: str) -> Page:
        """A document's current terms."""
        press = self._press
        text = document.current.in_language(language)
        values = document_values(document, self._text(text.sha256).contents, press.at, language)
        way = press.way(language, lambda other: press.at.document(document.slug, other))
        values["versions"] = self._rows(document, language)
        values["permanent"] = press.whole(press.at.version(document.slug, document.current.label, language))
        return press.page("document", values, way, self._parts(text))

    def version(self, document: PublicDocument, one: PublicVersion, language: str) -> Page:
        """A version, for good.

        Args:
            document: whose version it is.
            one: the version.
            language: of the text; the page itself speaks it if the site does.
        """
        at, press = self._press.at, self._press
        text = one.in_language(language)
        spoken = language if language in press.languages else DEFAULT_LANGUAGE
        values = version_values(document, one, self._text(text.sha256).contents, at, language)
        way = press.way(spoken, lambda other: at.version(document.slug, one.label, other))
        values["versions"] = self._rows(document, language)
        values["permanent"] = way.canonical
        return press.page("version", values, way, self._parts(text))

    def _rows(self, document: PublicDocument, language: str) -> list[dict[str, Any]]:
        """All versions of a document, which each of its pages lists."""
        key = (document.slug, language)
        if key not in self._listed:
            self._listed[key] = rows(document, self._press.at, language)
        return self._listed[key]

    def _parts(self, text: TranslatedText) -> dict[str, str]:
        found = self._text(text.sha256)
        return {"heading": found.heading or f"<h1>{escape(text.title)}</h1>", "text": found.rest}
