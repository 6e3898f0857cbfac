"""Addresses of the public legal centre: the one place that knows how they look.

A version, a provision, a notice and a redline keep their addresses for good. Languages other than the default one, and
formats, stand behind the name as they do in files: `/dpa/2025-02-25.de`, `/updates/2025-02-25.de.pdf`.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

DEFAULT_LANGUAGE = "en"
"""What the product's own sentences are written in; its addresses name no language."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses below that of a legal centre.

    Attributes:
        site: the address of the legal centre itself, such as `https://aster.example/legal`, without a slash at its end.
    """

    site: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "site", self.site.rstrip("/"))

    @property
    def root(self) -> str:
        """Where the legal centre stands on its host, such as `/legal`; empty for the host's own root."""
        return urlsplit(self.site).path

    def centre(self, language: str = DEFAULT_LANGUAGE) -> str:
        """The list of all documents."""
        return self.site + ("" if language == DEFAULT_LANGUAGE else f"/index{_suffix(language)}")

    def document(self, slug: str, language: str = DEFAULT_LANGUAGE, form: str = "") -> str:
        """A document's current terms."""
        return self._at(slug, language=language, form=form)

    def version(self, slug: str, label: str, language: str = DEFAULT_LANGUAGE, form: str = "") -> str:
        """A version of a document, for good."""
        return self._at(slug, label, language=language, form=form)

    def provision(self, slug: str, label: str, anchor: str, language: str = DEFAULT_LANGUAGE) -> str:
        """A provision of a version, for good."""
        return f"{self.version(slug, label, language)}#{quote(anchor)}"

    def redline(self, slug: str, old: str, new: str, form: str = "") -> str:
        """What changed from one version of a document to another."""
        return self._at(slug, "redline", f"{old}..{new}", form=form)

    def update(self, update: str, language: str = DEFAULT_LANGUAGE, form: str = "") -> str:
        """The notice of an update."""
        return self._at("updates", update, language=language, form=form)

    def year(self, year: int, language: str = DEFAULT_LANGUAGE) -> str:
        """The notices of a year."""
        return self._at("updates", str(year), language=language)

    def change_log(self, language: str = DEFAULT_LANGUAGE, form: str = "") -> str:
        """The rolling change log."""
        return self._at("change-log", language=language, form=form)

    def notices(self, form: str, language: str = DEFAULT_LANGUAGE) -> str:
        """The feed of all notices, `atom` or `json`."""
        return self._at("updates", language=language, form=form)

    def archive(self, language: str = DEFAULT_LANGUAGE) -> str:
        """The years of which there are notices."""
        return self._at("updates", language=language)

    def calendar(self) -> str:
        """The effective dates, as a calendar."""
        return self._at("effective-dates", form="ics")

    def _at(self, *names: str, language: str = DEFAULT_LANGUAGE, form: str = "") -> str:
        path = "/".join(quote(name, safe="") for name in names)
        return f"{self.site}/{path}{_suffix(language)}{_suffix(form)}"


def _suffix(name: str) -> str:
    return f".{name}" if name and name != DEFAULT_LANGUAGE else ""
