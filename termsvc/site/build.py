"""The whole site as a folder of files that any web server can send."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
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
    in_policy: bool


@dataclass(slots=True)
class Built:
    """What was built.

    Attributes:
        pages: how many files were written.
        size: their bytes.
        dead: links in the texts of documents that lead nowhere, as the page and the link; the texts are posted as they are.
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
        own = [one for one in dead if not one.in_policy]
        if own:
            raise DeadLinks(_said(own))
        crawl.built.dead = [(one.page, one.href) for one in dead]
    return crawl.built


class _Crawl:
    """A walk over the site, page by page in the order in which they are found."""

    def __init__(self, site: Site, folder: Path, told: Told) -> None:
        self._site = site
        self._folder = folder
        self._told = told
        self._leads: list[Lead] = []
        self._anchors: dict[str, frozenset[str] | None] = {}
        self.built = Built()

    def run(self) -> None:
        waiting = {"/": None}
        for path in iter(lambda: next(iter(waiting), None), None):
            del waiting[path]
            page = self._site.page(path)
            if page is None:
                self._anchors[path] = None
                continue
            found = links(page)
            self._write(path, page, found)
            leads = [*self._inside(path, found)]
            self._leads += leads
            waiting |= dict.fromkeys(one.path for one in leads if one.path not in self._anchors)
            self._told(self.built.pages, self.built.pages + len(waiting))

    def dead(self) -> Iterator[Lead]:
        """The links that lead to no page, or to no place in it."""
        for lead in self._leads:
            anchors = self._anchors[lead.path]
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
        own = urlsplit(self._site.addresses.site)
        page = self._site.addresses.site + path
        for link in found.links:
            target, anchor = urldefrag(urljoin(page, link.href))
            parts = urlsplit(target)
            inside = f"{parts.path}/".startswith(f"{own.path}/")
            if (parts.scheme, parts.netloc) == (own.scheme, own.netloc) and inside:
                yield Lead(path, link.href, encoded(parts.path.removeprefix(own.path)), unquote(anchor), link.in_policy)


def _said(dead: list[Lead]) -> str:
    lines = [f"  {one.page}: {one.href}" for one in dead[:_SHOWN]]
    more = [f"  and {len(dead) - _SHOWN} more"] if len(dead) > _SHOWN else []
    return "\n".join(["The legal centre has links that lead nowhere, so nothing was written:", *lines, *more])
