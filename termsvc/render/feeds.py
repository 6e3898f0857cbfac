"""News of the legal centre for feed readers: Atom (RFC 4287) and JSON Feed 1.1.

An entry's id is the permanent address of what it tells of, so it stays the same for good; its dates are those of facts, so
the same facts give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from xml.etree import ElementTree as ET

from termsvc.render.markdown.visible import visible

ATOM_TYPE: Final = "application/atom+xml"
JSON_TYPE: Final = "application/feed+json"

_ATOM = "http://www.w3.org/2005/Atom"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_JSON_FEED = "https://jsonfeed.org/version/1.1"
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that is told.

    Attributes:
        address: where it stands for good, which is its id.
        html: what it says, as safe HTML.
        published, updated: aware instants at which it was told, and at which what it says changed last.
    """

    address: str
    title: str
    html: str
    published: datetime
    updated: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What is told, the last thing first.

    Attributes:
        page: the address of the page that tells the same.
        atom, json: the addresses of the feed itself in each format.
        company: who tells it.
    """

    title: str
    company: str
    page: str
    atom: str
    json: str
    language: str
    entries: tuple[Entry, ...]

    @property
    def updated(self) -> datetime:
        """The instant at which something in it changed last; a feed that tells nothing has the first one of Unix time."""
        return max((entry.updated for entry in self.entries), default=_BEGINNING)


def atom(feed: Feed) -> bytes:
    """A feed as an Atom document; a reader sees U+FFFD for characters that XML can't hold."""
    ET.register_namespace("", _ATOM)
    root = ET.Element(_in_atom("feed"), {_XML_LANG: feed.language})
    _put(root, "title", feed.title)
    _put(root, "id", feed.page)
    _put(root, "updated", _instant(feed.updated))
    _put(_put(root, "author"), "name", feed.company)
    _put(root, "link", rel="self", type=ATOM_TYPE, href=feed.atom)
    _put(root, "link", rel="alternate", type="text/html", hreflang=feed.language, href=feed.page)
    for entry in feed.entries:
        _put_entry(root, entry)
    ET.indent(root)
    written: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{written}\n'.encode()


def json_feed(feed: Feed) -> bytes:
    """A feed as a JSON Feed."""
    data = {
        "version": _JSON_FEED,
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.json,
        "language": feed.language,
        "authors": [{"name": feed.company}],
        "items": [*_items(feed)],
    }
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def _put_entry(root: ET.Element, entry: Entry) -> None:
    element = _put(root, "entry")
    _put(element, "title", entry.title)
    _put(element, "id", entry.address)
    _put(element, "published", _instant(entry.published))
    _put(element, "updated", _instant(entry.updated))
    _put(element, "link", rel="alternate", type="text/html", href=entry.address)
    _put(element, "content", entry.html, type="html")


def _put(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, _in_atom(name), attributes)
    element.text = visible(text) or None
    return element


def _items(feed: Feed) -> Iterator[dict[str, Any]]:
    for entry in feed.entries:
        yield {
            "id": entry.address,
            "url": entry.address,
            "title": entry.title,
            "content_html": entry.html,
            "date_published": _instant(entry.published),
            "date_modified": _instant(entry.updated),
            "language": feed.language,
        }


def _in_atom(name: str) -> str:
    return f"{{{_ATOM}}}{name}"


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
