"""How a page is made: a template filled with plain data, put into the frame of every page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from types import MappingProxyType
from typing import Any

from babel import Locale, UnknownLocaleError

from termsvc.render.addresses import DEFAULT_LANGUAGE
from termsvc.render.frame import Alternate, Feed, Head, Look, frame
from termsvc.render.markdown.safe_html import clean_page
from termsvc.render.templating.workshop import Workshop
from termsvc.site.local import Local
from termsvc.site.page import HTML, Page

_HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
_PART = "\ue000"
"""Marks where a part stands; Unicode gives this character no meaning."""
_TAG = re.compile(r"<[^>]*>")
"""In what a template with autoescape made, of which every other `<` is written `&lt;`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a page is told from others and found.

    Attributes:
        language: of what the site itself says on it.
        others: its addresses by language, its own among them.
        canonical: its address for good, with its host.
    """

    language: str
    others: Mapping[str, str]
    canonical: str


@dataclass(frozen=True)
class Press:
    """Makes the pages of one site.

    Attributes:
        at: the site's addresses.
        host: what stands before these on the whole web, such as `https://aster.example`.
        languages: of the site, the default one first.
        titles: in a language, what is said around pages.
        feeds: in a language, those that programs find on every page.
    """

    workshop: Workshop
    at: Local
    host: str
    company: str
    languages: tuple[str, ...]
    titles: Callable[[str], Mapping[str, Any]]
    feeds: Callable[[str], Sequence[Feed]]

    def page(
        self,
        name: str,
        values: Mapping[str, Any],
        way: Way,
        parts: Mapping[str, str] = MappingProxyType({}),
        more_css: str = "",
    ) -> Page:
        """A page from the template `site/<name>.html.j2`; its first heading is its title too.

        Args:
            name: of the template.
            values: plain data, which it sees.
            way: where the page stands.
            parts: safe HTML by the name under which the template puts it somewhere. It does not pass through the template
                itself, since texts are long, and not for templates to change.
            more_css: rules of this page alone.

        Raises:
            TermsError: the template can't be used.
        """
        marks = {part: mark(part) for part in parts}
        body = self.workshop.text(f"site/{name}.html.j2", {**values, **self._around(way), **marks}, way.language)
        body = clean_page(body)  # without the parts, which are long and clean
        for part, html in parts.items():
            body = body.replace(marks[part], html)
        title = heading(body)
        shown = self.company if title in {"", self.company} else f"{title} \N{EN DASH} {self.company}"
        look = Look(more_css=more_css, skip=self.titles(way.language)["skip"])
        html = frame(shown, body, language=way.language, head=self._head(way), look=look)
        return Page(HTML, html.encode())

    def way(self, language: str, address: Callable[[str], str]) -> Way:
        """How a page is found that stands at an address in each language of the site."""
        own = address(DEFAULT_LANGUAGE)
        others = {other: address(other) for other in self.languages}
        return Way(
            language=language,
            others={other: one for other, one in others.items() if other == DEFAULT_LANGUAGE or one != own},
            canonical=self.whole(address(language)),
        )

    def localised(self, html: str) -> str:
        """Safe HTML in which links to pages of the site, with whole addresses, start from the root of their host."""
        site = re.escape(escape(self.host + self.at.root))
        return re.sub(rf'(?<=<a href="){site}(?=(.))', lambda found: self.at.root or "/" * (found[1] != "/"), html)

    def whole(self, address: str) -> str:
        """An address of the site with its host."""
        return self.host + address

    def _around(self, way: Way) -> dict[str, Any]:
        """What every page shows around its own matter."""
        at, language = self.at, way.language
        return {
            "company": self.company,
            "centre": at.centre(language),
            "archive": at.archive(language),
            "change_log": at.change_log(language),
            "calendar": at.calendar(),
            "languages": [
                {"language": other, "name": autonym(other), "address": address, "is_this": other == language}
                for other, address in way.others.items()
            ],
        }

    def _head(self, way: Way) -> Head:
        alternates = [Alternate(language, self.whole(address)) for language, address in way.others.items()]
        if alternates and DEFAULT_LANGUAGE in way.others:
            alternates.append(Alternate("x-default", self.whole(way.others[DEFAULT_LANGUAGE])))
        return Head(
            canonical=way.canonical,
            alternates=alternates if len(way.others) > 1 else (),
            feeds=self.feeds(way.language),
        )


def mark(part: str) -> str:
    """What stands in the place of a part while a template renders."""
    return f"{_PART}{part}{_PART}"


def heading(html: str) -> str:
    """The words of the first heading of a page that a template made."""
    found = _HEADING.search(html)
    return " ".join(unescape(_TAG.sub("", found[1])).split()) if found else ""


def autonym(tag: str) -> str:
    """What a language calls itself: "Deutsch"; its tag where that is not known."""
    try:
        locale = Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        return tag
    name = locale.get_display_name(locale) or tag
    return name[:1].upper() + name[1:]
