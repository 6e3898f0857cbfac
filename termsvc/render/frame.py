"""The frame of every page: what stands around a body, and what a browser may do with it."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Literal

from termsvc.core.errors import TermsError
from termsvc.render.markdown.safe_html import MAIN, clean_page
from termsvc.render.markdown.visible import visible
from termsvc.resources import folder

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_STYLES = ("site/tokens.css", "site/style.css")


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same page in another language: a BCP 47 tag, or `x-default` for whoever reads none of them, and its address."""

    language: str
    href: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that tells of what the page is about, with its address."""

    title: str
    href: str
    content_type: Literal["application/atom+xml", "application/feed+json", "text/calendar"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the head of a page tells programs.

    Attributes:
        description: in a sentence, for lists of search results.
        canonical: the one address of a page that has several.
        alternates: in its other languages and its own.
    """

    description: str = ""
    canonical: str = ""
    alternates: Sequence[Alternate] = ()
    feeds: Sequence[Feed] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a page looks, and what its frame says to a reader.

    Attributes:
        css: the style of all pages (`stylesheet`); the product's own if none is given.
        more_css: rules of this page, after those.
        layout: a class of the whole page, on `body`.
        skip: the words of the link past everything before `main`, in the language of the page.
    """

    css: str | None = None
    more_css: str = ""
    layout: str = ""
    skip: str = "Skip to the content"


_PLAIN_HEAD, _PLAIN_LOOK = Head(), Look()


def frame(title: str, body: str, *, language: str, head: Head = _PLAIN_HEAD, look: Look = _PLAIN_LOOK) -> str:
    """A whole page.

    It loads nothing, runs nothing and is styled by nothing but what is in it: a content security policy says so to browsers,
    and the body is cleaned (`clean_page`), whatever a template made.

    Args:
        title: plain text.
        body: HTML, with one `main`.
        language: a BCP 47 tag.
        head: what else programs are told.
        look: how it looks.

    Raises:
        TermsError: the language is no tag, the style can't stand in a page, or the body can't be cleaned.
    """
    _check_language(language)
    style = f"\n{stylesheet() if look.css is None else look.css}{look.more_css}"
    if "</" in style or "<!--" in style:
        raise TermsError("the style of a page has `</` or `<!--` in it; take it out: the style would end there")
    lines = [
        "<!doctype html>",
        f'<html lang="{language}"{_direction(language)}>',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(style)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="same-origin">',
        f"<title>{_text(title)}</title>",
        *_told(head),
        f"<style>{style}</style>",
        "</head>",
        f'<body class="{_text(look.layout)}">' if look.layout else "<body>",
        *_body(clean_page(body).strip(), look.skip),
        "</body>",
        "</html>",
    ]
    return visible("\n".join(lines) + "\n")


def stylesheet(templates: Path | None = None) -> str:
    """The style of all pages: the tokens, and what is made of them, of a folder of templates or the product's own.

    Raises:
        OSError: a file of it can't be read.
    """
    return _read(templates or folder("templates"))


@cache
def _read(templates: Path) -> str:
    return "".join((templates / name).read_text(encoding="utf-8") for name in _STYLES)


def _direction(language: str) -> str:
    return ' dir="rtl"' if language.partition("-")[0].lower() in _RIGHT_TO_LEFT else ""


def _body(cleaned: str, skip: str) -> Iterator[str]:
    if f'id="{MAIN}"' in cleaned:
        yield f'<a class="skip" href="#{MAIN}">{_text(skip)}</a>'
    yield cleaned


def _policy(style: str) -> str:
    """Nothing is loaded, sent or run; the style is this one, by its SHA-256, so that no other passes."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


def _told(head: Head) -> Iterator[str]:
    if head.description:
        yield f'<meta name="description" content="{_text(head.description)}">'
    if head.canonical:
        yield f'<link rel="canonical" href="{_text(head.canonical)}">'
    for other in head.alternates:
        if other.language != "x-default":
            _check_language(other.language)
        yield f'<link rel="alternate" hreflang="{other.language}" href="{_text(other.href)}">'
    for feed in head.feeds:
        href, title = _text(feed.href), _text(feed.title)
        yield f'<link rel="alternate" type="{_text(feed.content_type)}" title="{title}" href="{href}">'
    yield '<link rel="icon" href="data:,">'


def _check_language(language: str) -> None:
    if not _LANGUAGE.fullmatch(language):
        raise TermsError(f"{language!r} is no language of a page; name it by its tag, such as en or de-CH")


def _text(words: str) -> str:
    return escape(visible(words))
