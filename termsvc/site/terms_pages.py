"""Pages of the documents: the list of all, a document's current terms, and each version for good."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

from termsvc.core.notice.notice import TranslatedText
from termsvc.render.addresses import DEFAULT_LANGUAGE
from termsvc.render.markdown import provisions_html
from termsvc.service.legal_centre import LegalCentre, PublicDocument, PublicVersion
from termsvc.site.page import Page
from termsvc.site.press import Press
from termsvc.site.terms_values import centre_values, document_values, version_values

_TEXTS_KEPT = 64
_TITLE = re.compile(r".{,2000}?</h1>", re.DOTALL)
"""All up to the title, above which a text may have a remark."""


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
        values = version_values(document, one, self._centre.text_of(text.sha256), at, language)
        way = press.way(spoken, lambda other: at.version(document.slug, one.label, other))
        values["permanent"] = way.canonical
        return press.page("version", values, way, self._parts(text))

    def _parts(self, text: TranslatedText) -> dict[str, str]:
        """A text and, apart, its title, under which pages say what it is."""
        html = self._html(text.sha256)
        found = _TITLE.match(html)
        if found is None:
            return {"heading": f"<h1>{escape(text.title)}</h1>", "text": html}
        return {"heading": found[0], "text": html[found.end() :]}
