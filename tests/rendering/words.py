"""The words that a reader gets from each face of a notice, read from it as its reader does.

A link is told as its words and then, unless these are its address themselves, the address, as on paper.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from xml.etree.ElementTree import Element

import html5lib
from pypdf import PdfReader

_MARKS = re.compile(
    r"(?P<heading>^#+ )|(?P<bullet>^ *- )"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|\[(?P<shown>(?:\\.|[^\]\\])*)\]\((?P<address>[^)]*)\)"
    r"|<(?P<bare>(?:https|mailto):[^>]*)>"
    r"|`(?P<code>[^`]*)`"
    r"|(?P<emphasis>[*_]+)",
    re.MULTILINE,
)
_UNDERLINES = re.compile(r"^(=+|-+)$", re.MULTILINE)
_BULLETS = re.compile(r"^ *[-•] ", re.MULTILINE)
_PRINTED = re.compile(r"<((?:https|mailto):[^>]*)>")
_FLOWING = frozenset({"a", "abbr", "code", "em", "span", "strong"})


def of_markdown(markdown: str) -> list[str]:
    """The words of a notice in Markdown, as far as notices use that."""

    def read(found: re.Match[str]) -> str:
        shown, address = found["shown"], found["address"]
        if address is not None:
            return f"{_MARKS.sub(read, shown)} {address}"
        return found["escaped"] or found["bare"] or found["code"] or ""

    return _MARKS.sub(read, markdown).split()


def of_text(text: str) -> list[str]:
    """The words of a text mail."""
    return _PRINTED.sub(r"\1", _BULLETS.sub("", _UNDERLINES.sub("", text))).split()


def of_page(html: str) -> list[str]:
    """The words of the main part of a page, as a browser reads it."""
    page = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)
    (main,) = page.iter("main")
    return "".join(_told(main)).split()


def _told(element: Element) -> Iterator[str]:
    between = "" if element.tag in _FLOWING else " "
    yield between
    yield element.text or ""
    for one in element:
        yield from _told(one)
        yield one.tail or ""
    address = element.get("href", "")
    if address and "".join(element.itertext()) != address:
        yield f" {address}"
    yield between


def of_mail(mail: bytes) -> tuple[list[str], list[str]]:
    """The words of a mail's text and of its HTML."""
    return of_text(part_of(mail, "plain")), of_page(part_of(mail, "html"))


def part_of(mail: bytes, form: str) -> str:
    """What a mail says as `plain` text or as `html`."""
    part = message_from_bytes(mail, _class=EmailMessage, policy=SMTP).get_body([form])
    assert part, f"a mail says what it says as {form}"
    content: str = part.get_content()
    return content.replace("\r\n", "\n")


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page of a PDF file, between what stands at its head and its foot."""
    pages = [page.extract_text().splitlines() for page in PdfReader(io.BytesIO(pdf)).pages]
    heads = {lines[0] for lines in pages[1:]}
    assert len(heads) <= 1, "every page but the first has the same head"
    for number, lines in enumerate(pages, 1):
        assert lines[-1].endswith(f" {number} / {len(pages)}"), "every page has its number"
    return ["\n".join(lines[number > 0 : -1]) for number, lines in enumerate(pages)]


def letters_of_pdf(pdf: bytes) -> str:
    """What a PDF file says, without the breaks of its lines."""
    return letters([_PRINTED.sub(r"\1", "".join(_BULLETS.sub("", page) for page in pages_of(pdf)))])


def letters(words: list[str]) -> str:
    """Words without blanks and hyphens, of which paper has its own at the ends of lines."""
    return re.sub(r"[\s\u00ad\u200b\u2010-]", "", "".join(words))
