"""The HTML of a mail: a page whose look is written into its elements, as programs for mail want it, and that loads nothing."""

from __future__ import annotations

import re
from html import escape

from css_inline import CSSInliner, InlineError

from termsvc.core.errors import TermsError

STYLES = "notices/mail.css.j2"
"""The template of the look."""

_LOADS = re.compile(r"url\s*\(|@import|image-set|src\s*:|expression|<|\\", re.IGNORECASE)
_STYLE = re.compile("<style>(.*?)</style>", re.DOTALL)
_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


class MailPage:
    """The page of mails.

    Args:
        css: its rules name elements alone; what stands in `@media` goes into the head.

    Raises:
        TermsError: the rules would load something, or can't be read.
    """

    def __init__(self, css: str) -> None:
        found = _LOADS.search(css)
        if found:
            raise TermsError(
                f"{STYLES}: {found[0]!r} can't stand in the look of a mail, which loads nothing; take it out"
            )
        self._css = css
        self._inliner = CSSInliner(load_remote_stylesheets=False)
        keeping = CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)
        try:
            styled = keeping.inline(f"<html><head><style>{css}</style></head><body><main></main></body></html>")
        except InlineError as error:
            raise TermsError(f"{STYLES}: it can't be read as CSS: {error}") from error
        kept = _STYLE.search(styled)
        self._media = kept[1].strip() if kept else ""
        self._open, self._close = styled[styled.index("<body") :].split("</main>")

    def opened(self, title: str, language: str) -> str:
        """All that stands before what the page says."""
        direction = ' dir="rtl"' if language.partition("-")[0] in _RIGHT_TO_LEFT else ""
        media = f"<style>\n{self._media}\n</style>\n" if self._media else ""
        return (
            f'<!doctype html>\n<html lang="{escape(language)}"{direction}>\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="color-scheme" content="light dark">\n'
            f"<title>{escape(title)}</title>\n{media}</head>\n{self._open}\n"
        )

    def styled(self, fragment: str) -> str:
        """Part of what the page says: safe HTML, with the look written into it."""
        return self._inliner.inline_fragment(fragment, self._css)

    @property
    def closed(self) -> str:
        """All that stands behind it."""
        return f"</main>{self._close}\n"
