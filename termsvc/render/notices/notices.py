"""Notices in words, from the template that legal edits: as Markdown, which every other face of a notice is made from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from termsvc.core.notice.notice import Notice
from termsvc.render.addresses import DEFAULT_LANGUAGE, Addresses
from termsvc.render.frame import frame
from termsvc.render.markdown.html import html
from termsvc.render.notices.data import notice_data
from termsvc.render.templating.workshop import Workshop

TEMPLATE = "notices/update.md.j2"
_GAP = re.compile(r"\n{3,}")


class Notices:
    """Says notices as one set of templates has it, for the company and the legal centre that this set names.

    Args:
        workshop: renders the set.
    """

    def __init__(self, workshop: Workshop) -> None:
        self.workshop = workshop
        self.company = workshop.templates.company
        self.addresses = Addresses(workshop.templates.site)

    def data(self, notice: Notice, language: str = DEFAULT_LANGUAGE) -> dict[str, Any]:
        """A notice in a language as values of JSON, see `notice_data`."""
        return notice_data(notice, language, self.addresses, self.company)

    def markdown(self, notice: Notice, language: str = DEFAULT_LANGUAGE) -> str:
        """A notice in a language, as Markdown.

        Raises:
            TermsError: there is no catalogue of the language, or the template can't be used: it is missing, names something
                unknown, reaches for what it may not, or takes too long.
        """
        return next(self.markdowns([notice], language))

    def markdowns(self, notices: Iterable[Notice], language: str = DEFAULT_LANGUAGE) -> Iterator[str]:
        """Many notices in a language, as Markdown, in order.

        Raises:
            TermsError: as for `markdown`.
        """
        return self.said((self.data(one, language) for one in notices), language)

    def said(self, values: Iterable[dict[str, Any]], language: str) -> Iterator[str]:
        """The same of notices as `data` gives them.

        Raises:
            TermsError: as for `markdown`.
        """
        for text in self.workshop.texts(TEMPLATE, values, language):
            yield f"{_GAP.sub(2 * chr(10), text).strip()}\n"


def page(title: str, markdown: str, language: str = DEFAULT_LANGUAGE) -> str:
    """A notice as a page that needs nothing else.

    Raises:
        TermsError: the title or the language can't be those of a page.
    """
    return frame(title, f'<main id="main">{html(markdown)}</main>', language=language)
