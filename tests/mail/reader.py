"""What a recipient reads of a mail."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import NamedTuple, cast

import html5lib

_ADDRESS = re.compile(r"https?://[^\s<>]+|[^@\s<>]+@[^\s<>]+")


class Read(NamedTuple):
    """A mail as Python's own package reads it, once it has found no defect in it."""

    message: EmailMessage
    text: str
    html: str

    @property
    def fields(self) -> dict[str, str]:
        return {name: str(value) for name, value in self.message.items()}


def read(mail: bytes) -> Read:
    message = cast("EmailMessage", message_from_bytes(mail, policy=default))
    parts = [*message.walk()]
    assert [part.get_content_type() for part in parts] == ["multipart/alternative", "text/plain", "text/html"]
    assert not any(part.defects for part in parts)
    assert not [one.defects for one in message.values() if one.defects]
    text, html = (cast("EmailMessage", part).get_content().replace("\r\n", "\n") for part in parts[1:])
    return Read(message, text, html)


def words(text: str) -> list[str]:
    """The words of plain text, without what only paper and terminals need: addresses of links, lines below titles, signs."""
    return re.findall(r"[^\W_]+", _ADDRESS.sub(" ", text))


def html_words(html: str) -> list[str]:
    """The words of a page's body, as a browser shows them."""
    body = html5lib.parse(html, namespaceHTMLElements=False).find("body")
    assert body is not None
    return words(" ".join(body.itertext()))
