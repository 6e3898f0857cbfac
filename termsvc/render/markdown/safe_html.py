"""HTML without anything that acts, loads, submits or restyles, by lists of what may stand."""

from __future__ import annotations

import re

import nh3

from termsvc.core.errors import TermsError
from termsvc.render.markdown.visible import visible

MAIN = "_main"
"""The id that each page's `main` has; no other id begins like this."""
_SCHEMES = {"https", "http", "mailto"}  # of absolute addresses; relative ones are let through
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_TABLES = {"table", "thead", "tbody", "tr", "th", "td"}
_BLOCKS = {"blockquote", "div", "hr", "li", "ol", "p", "pre", "section", "ul"}
_TEXT_TAGS = _HEADINGS | _TABLES | _BLOCKS | {"a", "br", "code", "em", "strong", "sup"}
_PARTS = {"address", "article", "aside", "details", "footer", "header", "hgroup", "main", "nav", "search", "summary"}
_MORE_BLOCKS = {"caption", "col", "colgroup", "dd", "dl", "dt", "figcaption", "figure", "tfoot"}
_WORDS = {"b", "cite", "dfn", "i", "kbd", "mark", "q", "s", "samp", "small", "span", "sub", "u", "var"}
_ANNOTATIONS = {"abbr", "bdi", "bdo", "del", "ins", "rp", "rt", "ruby", "time", "wbr"}
_PAGE_TAGS = _TEXT_TAGS | _PARTS | _MORE_BLOCKS | _WORDS | _ANNOTATIONS
_DEPTHS = {"depth-2", "depth-3", "depth-4"}
_TEXT_CLASSES = {
    "a": {"number", "self", "back"},
    "div": {"notes", "table", *_DEPTHS},
    **{tag: {"numbered", *_DEPTHS} for tag in _HEADINGS | {"li", "p"}},
    **{tag: {*_DEPTHS} for tag in ("blockquote", "ol", "pre", "ul")},
    **{tag: {"right", "center"} for tag in ("td", "th")},
}
_TEXT_ATTRIBUTES = {
    "*": {"id"},
    "a": {"href", "rel", "aria-label", "aria-labelledby"},
    "ol": {"start"},
    "th": {"scope"},
}
_PAGE_ATTRIBUTES = {
    "*": {"class", "dir", "id", "lang", "role", "title"},
    "a": {"href", "hreflang", "rel"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"datetime"},
    "details": {"open"},
    "ins": {"datetime"},
    "li": {"value"},
    "ol": {"reversed", "start"},
    "td": {"colspan", "headers", "rowspan"},
    "th": {"abbr", "colspan", "headers", "rowspan", "scope"},
    "time": {"datetime"},
}
# What the values of some attributes must be. A relative address with a colon in its first part is one that some program may
# read as absolute.
_ALLOWED = {
    "href": re.compile(r"(?i:https?|mailto):.*|[^:/?#]*(?:[/?#].*)?", re.DOTALL),
    "dir": re.compile("ltr|rtl|auto"),
    "id": re.compile(r"(?!_)[\w.~:-]+"),
    "lang": re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*"),
    "rel": re.compile(
        r"(?: ?\b(?:alternate|author|bookmark|external|help|license|next|nofollow|noopener|noreferrer|prev)\b)+"
    ),
    "role": re.compile("alert|doc-[a-z]+|group|list|listitem|note|region|status"),
    "tabindex": re.compile("0"),
}
# Each reading of a page leaves out one line end at the beginning of `pre`.
_LEFT_OUT = re.compile(r"(<pre\b[^>]*>)\n+")
# A second cleaning may find what the first one has moved out of a table, say; of a million made up, none took five.
_MOST_CLEANINGS = 10


def _allowed(tag: str, attribute: str, value: str) -> str | None:
    if tag == "main" and attribute == "id":
        return MAIN
    return value if attribute not in _ALLOWED or _ALLOWED[attribute].fullmatch(value) else None


_TEXT = nh3.Cleaner(
    tags=_TEXT_TAGS,
    attributes=_TEXT_ATTRIBUTES,
    allowed_classes=_TEXT_CLASSES,
    attribute_filter=_allowed,
    set_tag_attribute_values={"div": {"tabindex": "0"}},
    url_schemes=_SCHEMES,
    link_rel=None,
)
_PAGE = nh3.Cleaner(
    tags=_PAGE_TAGS,
    attributes=_PAGE_ATTRIBUTES,
    generic_attribute_prefixes={"aria-"},
    attribute_filter=_allowed,
    set_tag_attribute_values={"main": {"id": MAIN}},  # of one tag only one: the order of two is not the same each time
    tag_attribute_values={"div": {"tabindex": {"0"}}},
    url_schemes=_SCHEMES,
    link_rel=None,
)


def clean_text(html: str) -> str:
    """HTML with nothing but what this package makes of Markdown: prose, lists, tables, links, and anchors.

    Raises:
        TermsError: it nests its elements so that no cleaning leaves it as it is.
    """
    return _settled(_TEXT, html)


def clean_page(html: str) -> str:
    """HTML with nothing but what a page template may make: text, its structure, `class`, `id`, languages, dates and links.

    No script, form, frame, image, object or style passes, no address but https, http, mailto and relative ones, and no
    `id` that begins with `_`: these are the frame's own. What is cleaned already stays as it is.

    Raises:
        TermsError: it nests its elements so that no cleaning leaves it as it is.
    """
    return _settled(_PAGE, html)


def _settled(cleaner: nh3.Cleaner, html: str) -> str:
    """HTML cleaned until a cleaning changes nothing: what a browser reads is then what was looked at."""
    html = visible(html)
    for _ in range(_MOST_CLEANINGS):
        cleaned = _LEFT_OUT.sub(r"\1", visible(cleaner.clean(html)))
        if cleaned == html:
            return cleaned
        html = cleaned
    raise TermsError(
        "a page can't be made safe: its elements nest so that each reading of it differs; close each where it was opened"
    )
