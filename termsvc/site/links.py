"""Where what stands on a site leads: the addresses in a page, a feed or the calendar, and the anchors of a page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from xml.etree import ElementTree as ET

from icalendar import Calendar

from termsvc.render.calendar import CALENDAR_TYPE
from termsvc.render.feeds import ATOM_TYPE, JSON_TYPE
from termsvc.site.page import HTML, Page

POLICY = "policy"
"""The class of the elements that hold what was posted, of which nothing can be changed any more."""

_ATOM = "{http://www.w3.org/2005/Atom}"
_LEADING = frozenset({"a", "link"})
_TAGS = re.compile(r"<(/?)([a-z][a-z0-9]*)((?:[^>\"]|\"[^\"]*\")*)>")
_ATTRIBUTES = re.compile(r"([a-z-]+)=\"([^\"]*)\"")
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)


@dataclass(frozen=True, slots=True)
class Link:
    """An address that something leads to.

    Attributes:
        in_posted: it stands in what was posted: the text of a document, or a notice.
    """

    href: str
    in_posted: bool = False


@dataclass(frozen=True, slots=True)
class Links:
    """Where a page leads, and what can be led to in it."""

    links: tuple[Link, ...] = ()
    anchors: frozenset[str] = field(default=frozenset())


def links(page: Page) -> Links:
    """The links of a page, a feed or the calendar; of anything else, none."""
    reader = _READERS.get(page.content_type)
    return Links() if reader is None else reader(page.body.decode())


def _in_html(text: str) -> Links:
    """The links of a page, or of a part of one, that was cleaned: attributes stand in double quotes, tags are closed."""
    found: dict[Link, None] = {}
    anchors = set()
    policies: list[int] = []
    depth = 0
    for tag in _TAGS.finditer(text):
        closes, name, written = tag.groups()
        if closes:
            depth -= 1
            if policies and policies[-1] == depth:
                policies.pop()
            continue
        given = dict(_ATTRIBUTES.findall(written))
        if "id" in given:
            anchors.add(unescape(given["id"]))
        if POLICY in given.get("class", "").split():
            policies.append(depth)
        if name in _LEADING and "href" in given:
            found[Link(unescape(given["href"]), in_posted=bool(policies))] = None
        depth += name not in _VOID
    return Links(tuple(found), frozenset(anchors))


def _in_atom(text: str) -> Links:
    root = ET.XML(text)
    hrefs = [Link(one.get("href", "")) for one in root.iter(f"{_ATOM}link")]
    contents = [one.text or "" for one in root.iter(f"{_ATOM}content")]
    return Links((*hrefs, *_in_parts(contents)))


def _in_json_feed(text: str) -> Links:
    feed = json.loads(text)
    hrefs = [feed["home_page_url"], feed["feed_url"], *(item["url"] for item in feed["items"])]
    return Links((*map(Link, hrefs), *_in_parts([item["content_html"] for item in feed["items"]])))


def _in_calendar(text: str) -> Links:
    events = Calendar.from_ical(text).walk("VEVENT")
    return Links(tuple(Link(str(event["url"])) for event in events))


def _in_parts(parts: list[str]) -> Iterator[Link]:
    """The links of what feeds tell, which is what was posted."""
    return (Link(link.href, in_posted=True) for part in parts for link in _in_html(part).links)


_READERS: Mapping[str, Callable[[str], Links]] = {
    HTML: _in_html,
    ATOM_TYPE: _in_atom,
    JSON_TYPE: _in_json_feed,
    CALENDAR_TYPE: _in_calendar,
}
