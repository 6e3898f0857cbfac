"""Pages of what changed from one version of a document to another, word by word."""

from __future__ import annotations

from termsvc.core.redline import redline
from termsvc.render.addresses import DEFAULT_LANGUAGE
from termsvc.render.redline import html as redline_html
from termsvc.service.legal_centre import LegalCentre, PublicDocument, PublicVersion
from termsvc.service.redlines import Rulebook
from termsvc.site.page import Page
from termsvc.site.press import Press
from termsvc.site.terms_values import row


class RedlinePages:
    """Redlines between the versions of one site."""

    def __init__(self, centre: LegalCentre, press: Press, rulebook: Rulebook) -> None:
        self._centre = centre
        self._press = press
        self._rulebook = rulebook

    def redline(self, document: PublicDocument, old: PublicVersion, new: PublicVersion) -> Page:
        """What changed from one version to another; either may be the later one."""
        press, at = self._press, self._press.at
        found = redline(*(self._centre.text_of(one.version.sha256) for one in (old, new)))
        review = self._rulebook.review(found, {document.slug})
        values = {
            "document_title": new.text.title,
            "document_address": at.document(document.slug),
            "old": row(document, old, at, DEFAULT_LANGUAGE),
            "new": row(document, new, at, DEFAULT_LANGUAGE),
        }
        address = at.redline(document.slug, old.label, new.label)
        way = press.way(DEFAULT_LANGUAGE, lambda _: address)
        body = redline_html.body(found, review=review)
        return press.page("redline", values, way, {"redline": body}, more_css=redline_html.style())
