"""Text as XML, and the marks that track changes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

Tracked: TypeAlias = Literal["ins", "del", "moveFrom", "moveTo"]

# What XML 1.0 has no place for.
_CONTROLS = dict.fromkeys(
    (*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)), "\N{REPLACEMENT CHARACTER}"
)
_ESCAPES = str.maketrans({**_CONTROLS, "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
# Word takes a file for damaged if a target is not an address in the strict sense of RFC 3986.
_ADDRESS = re.compile(r"(?:[\w.~:/?#@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+", re.ASCII)


def escaped(text: str) -> str:
    """A text as it stands in an element or a quoted attribute; characters that XML can't hold are replaced."""
    return text.translate(_ESCAPES)


def preserved(text: str, tag: Literal["t", "delText"] = "t") -> str:
    """The element of a text, with the blanks at its ends."""
    return f'<w:{tag} xml:space="preserve">{escaped(text)}</w:{tag}>'


APART = timedelta(minutes=2)
"""By how much two changes must differ so that LibreOffice does not take them for one: by more than a minute."""


class Revisions:
    """Marks that say who changed what, and when, each with a number of its own.

    Attributes:
        apart: whether what is marked now is dated later by `APART`.
    """

    def __init__(self, author: str, date: datetime) -> None:
        self._author = escaped(author)
        self._dates = [f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" for moment in (date, date + APART)]
        self._numbers = count(1)
        self.apart = False

    @property
    def _by(self) -> str:
        return f'w:author="{self._author}" w:date="{self._dates[self.apart]}"'

    def mark(self, tag: str, content: str = "") -> str:
        """The element of a tracked change around its content."""
        attributes = f'w:id="{next(self._numbers)}" {self._by}'
        return f"<w:{tag} {attributes}>{content}</w:{tag}>" if content else f"<w:{tag} {attributes}/>"

    def range(self, tag: Literal["moveFrom", "moveTo"], name: str) -> tuple[str, str]:
        """Start and end of one end of a move; both of its ends have the same name."""
        number = next(self._numbers)
        start = f'<w:{tag}RangeStart w:id="{number}" {self._by} w:name="{escaped(name)}"/>'
        return start, f'<w:{tag}RangeEnd w:id="{number}"/>'


class Links:
    """Where the links of a document lead, numbered as its relations."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}

    def around(self, target: str, content: str) -> str:
        """Content as a link, if there is a target."""
        if not target:
            return content
        name = self._ids.setdefault(target, f"link{len(self._ids) + 1}")
        return f'<w:hyperlink r:id="{name}">{content}</w:hyperlink>'

    def relations(self) -> Iterable[tuple[str, str]]:
        """Each relation's id and target."""
        return ((name, target) for target, name in self._ids.items())


def can_be_followed(target: str) -> bool:
    """Say whether a link leads out of the document, to an address that Word takes."""
    if not _ADDRESS.fullmatch(target) or target.startswith("#"):
        return False
    address = urlsplit(target)
    if address.scheme in {"http", "https"}:
        return bool(address.netloc) and "%" not in address.netloc
    return address.scheme in {"", "mailto"}
