"""Addresses as pages of the site link to each other: from the root of their host, so that a copy anywhere works."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote

from termsvc.core.errors import TermsError
from termsvc.render.addresses import DEFAULT_LANGUAGE, Addresses
from termsvc.service.legal_centre import LegalCentre

RESERVED = frozenset({"updates", "change-log", "index", "effective-dates"})
"""Names of documents whose addresses would be those of other pages."""

_NO_LABELS = frozenset({".", "redline", "index.html"})
_YEAR_DIGITS = 4


@dataclass(frozen=True)
class Local(Addresses):
    """The addresses of a site without its host.

    A document or label that is named as a translation would be, such as `1.0.de` beside `1.0`, has its address, and the
    other one is then not shown in that language.

    Attributes:
        taken: the addresses of documents and versions in the default language.
    """

    taken: frozenset[str] = frozenset()

    def centre(self, language: str = DEFAULT_LANGUAGE) -> str:
        """The list of all documents."""
        return super().centre(language) or "/"

    def document(self, slug: str, language: str = DEFAULT_LANGUAGE, form: str = "") -> str:
        """A document's current terms."""
        return self._free(super().document(slug, language, form), super().document(slug, form=form))

    def version(self, slug: str, label: str, language: str = DEFAULT_LANGUAGE, form: str = "") -> str:
        """A version of a document, for good."""
        return self._free(super().version(slug, label, language, form), super().version(slug, label, form=form))

    def _free(self, wanted: str, default: str) -> str:
        return default if wanted in self.taken else wanted


def local(root: str, centre: LegalCentre) -> Local:
    """The addresses of a site.

    Raises:
        TermsError: a document, version or update has a name that can't be an address of its own.
    """
    problems = [*_problems(centre)]
    if problems:
        raise TermsError("The legal centre can't be made:\n" + "\n".join(f"  {one}" for one in problems))
    at = Addresses(root)
    documents = {at.document(slug) for slug in centre.documents}
    versions = {at.version(document.slug, one.label) for document, one in centre.every_version()}
    return Local(root, frozenset(documents | versions))


def encoded(path: str) -> str:
    """An address below a site as it is looked up: encoded as `Addresses` does it, and without a slash at its end."""
    return "/".join(quote(unquote(name), safe="") for name in path.split("/")).rstrip("/") or "/"


def _problems(centre: LegalCentre) -> Iterator[str]:
    for slug, document in centre.documents.items():
        if slug.partition(".")[0] in RESERVED:
            yield f"document {slug!r}: this address is that of another page; record it under another slug"
        for one in document.versions:
            if one.label in _NO_LABELS:
                yield f"version {one.label!r} of {slug}: this can't be part of an address; record it under another label"
    for update in centre.updates:
        if update.id.isdigit() and len(update.id) == _YEAR_DIGITS:
            yield f"update {update.id!r}: this address is that of the updates of a year; give the next one another id"
