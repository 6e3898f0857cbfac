"""The whole site as a folder of files that any web server can send."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from heapq import heappop, heappush
from pathlib import Path
from typing import NamedTuple, TypeAlias
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from termsvc.core.errors import TermsError
from termsvc.site.folder import replaced
from termsvc.site.links import Links, links
from termsvc.site.local import encoded
from termsvc.site.page import Page
from termsvc.site.site import Site

Told: TypeAlias = Callable[[int, int], None]
"""Is told how many pages are written, and how many are known."""

_SHOWN = 20


class DeadLinks(TermsError):
    """Links of the site lead nowhere."""


class Lead(NamedTuple):
    """A link from one page of the site to another.

    Attributes:
        page: the address of the page that it stands on, below the site's own one.
        href: as it is written there.
        path, anchor: where it leads.
    """

    page: str
    href: str
    path: str
    anchor: str
    in_posted: bool


@dataclass(slots=True)
class Built:
    """What was built.

    Attributes:
        pages: how many files were written.
        size: their bytes.
        dead: links in posted texts and notices that lead nowhere, as the page and the link; these stay as they were posted.
    """

    pages: int = 0
    size: int = 0
    dead: list[tuple[str, str]] = field(default_factory=list)


def build(site: Site, out: Path, told: Told = lambda _written, _known: None) -> Built:
    """Write the site into a folder: every page that can be reached from the first one.

    The folder is replaced as a whole, so no page of an earlier build is left in it. Its files have the bytes that
    `site.page` gives: `/dpa` stands in `dpa/index.html`, and what is no page in a file of its name.

    Args:
        site: to build.
        out: a folder that is new, empty, or was built before.
        told: is told of progress.

    Raises:
        DeadLinks: a page leads to one that there is not; all such links.
        Refused: the folder holds something else.
        TermsError: a template can't be used.
        OSError: the folder can't be written.
    """
    with replaced(out) as folder:
        crawl = _Crawl(site, folder, told)
        crawl.run()
        dead = [*crawl.dead()]
        own = [one for one in dead if not one.in_posted]
        if own:
            raise DeadLinks(_said(own))
        crawl.built.dead = [(one.page, one.href) for one in dead]
    return crawl.built


class _Crawl:
    """A walk over the site, of the pages that are known the first by address: translations then follow what they translate."""

    def __init__(self, site: Site, folder: Path, told: Told) -> None:
        self._site = site
        self._folder = folder
        self._told = told
        self._leads: list[Lead] = []
        self._anchors: dict[str, frozenset[str]] = {}
        self._target = lru_cache(maxsize=None)(self._led)
        self.built = Built()

    def run(self) -> None:
        waiting, known = ["/"], {"/"}
        while waiting:
            path = heappop(waiting)
            page = self._site.page(path)
            if page is None:
                continue
            found = links(page)
            self._write(path, page, found)
            for lead in self._inside(path, found):
                self._leads.append(lead)
                if lead.path not in known:
                    known.add(lead.path)
                    heappush(waiting, lead.path)
            self._told(self.built.pages, self.built.pages + len(waiting))

    def dead(self) -> Iterator[Lead]:
        """The links that lead to no page, or to no place in it."""
        for lead in self._leads:
            anchors = self._anchors.get(lead.path)
            if anchors is None or (lead.anchor and lead.anchor not in anchors):
                yield lead

    def _write(self, path: str, page: Page, found: Links) -> None:
        name = unquote(path).strip("/")
        file = self._folder / name / "index.html" if page.is_html else self._folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(page.body)
        self._anchors[path] = found.anchors
        self.built.pages += 1
        self.built.size += len(page.body)

    def _inside(self, path: str, found: Links) -> Iterator[Lead]:
        """The links that lead to pages of the site, or to where one could be."""
        for link in found.links:
            target = self._target(link.href, path if _is_relative(link.href) else "/")
            if target is not None:
                yield Lead(path, link.href, *target, link.in_posted)

    def _led(self, href: str, path: str) -> tuple[str, str] | None:
        """Where a link of a page leads, and to which place there; `None` if that is no address of the site."""
        own = urlsplit(self._site.addresses.site)
        target, anchor = urldefrag(urljoin(self._site.addresses.site + path, href))
        parts = urlsplit(target)
        if (parts.scheme, parts.netloc) != (own.scheme, own.netloc) or not f"{parts.path}/".startswith(f"{own.path}/"):
            return None
        return encoded(parts.path.removeprefix(own.path)), unquote(anchor)


def _is_relative(href: str) -> bool:
    """Whether where it leads depends on the page that it stands on."""
    return not href.startswith(("/", "https:", "http:", "mailto:"))


def _said(dead: list[Lead]) -> str:
    lines = [f"  {one.page}: {one.href}" for one in dead[:_SHOWN]]
    more = [f"  and {len(dead) - _SHOWN} more"] if len(dead) > _SHOWN else []
    return "\n".join(["The legal centre has links that lead nowhere, so nothing was written:", *lines, *more])
