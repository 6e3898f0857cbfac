"""A copy of a version as a page."""

from __future__ import annotations

from html import escape

from termsvc.render.frame import Look, frame
from termsvc.render.markdown.shown import shown
from termsvc.render.versions.about import about, spoken, template
from termsvc.render.versions.copy import VersionCopy


class _Clean(str):
    """Safe HTML, which a template puts into a page as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


def page(copy: VersionCopy, company: str) -> str:
    """A page that needs nothing else, as the legal centre shows versions; it leads nowhere but within the text.

    Each provision has its anchor, see `termsvc.render.markdown.anchors`.

    Args:
        copy: whose text is made safe.
        company: whose document it is; plain text.

    Raises:
        TermsError: the page can't be cleaned.
    """
    said, found = about(copy), shown(copy.body)
    language, title = spoken(copy), copy.text.title
    values = {
        "company": company,
        "about": said,
        "contents": found.contents,
        "sha256": copy.text.sha256,
        "text_language": copy.text.language,
        "heading": _Clean(found.heading or f"<h1>{escape(title)}</h1>"),
        "text": _Clean(found.rest),
    }
    body = template("page.html.j2", language, values)
    shown_title = " \N{EN DASH} ".join(filter(None, (f"{title} ({copy.version.label})", company)))
    return frame(shown_title, body, language=language, look=Look(skip=said["skip"]))
