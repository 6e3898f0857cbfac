"""Pages of the documents: the list of all, a document's current terms, and each version for good."""

from __future__ import annotations

from functools import lru_cache

from termsvc.render.addresses import DEFAULT_LANGUAGE
from termsvc.render.markdown import provisions_html
from termsvc.service.legal_centre import LegalCentre, PublicDocument, PublicVersion
from termsvc.site.page import Page
from termsvc.site.press import Press
from termsvc.site.terms_values import centre_values, document_values, version_values

_TEXTS_KEPT = 64


class TermsPages:
    """Pages of the documents of one site."""

    def __init__(self, centre: LegalCentre, press: Press) -> None:
        self._centre = centre
        self._press = press
        # The current text stands on two pages, and untranslated ones in every language.
        self._html = lru_cache(maxsize=_TEXTS_KEPT)(lambda sha256: provisions_html(centre.text_of(sha256)))

    def centre(self, language: str) -> Page:
        """The list of all documents."""
        press = self._press
        values = centre_values(self._centre, press.at, language)
        return press.page("centre", values, press.way(language, press.at.centre))

    def document(self, document: PublicDocument, language: str) -> Page:
        """A document's current terms."""
        press = self._press
        text = document.current.in_language(language)
        values = document_values(document, self._centre.text_of(text.sha256), press.at, language)
        way = press.way(language, lambda other: press.at.document(document.slug, other))
        return press.page("document", values, way, parts={"text": self._html(text.sha256)})

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
        values = version_values(document, one, self._centre.text_of(text.sha256), at, language)
        way = press.way(spoken, lambda other: at.version(document.slug, one.label, other))
        return press.page("version", values, way, parts={"text": self._html(text.sha256)})
