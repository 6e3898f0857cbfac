"""A notice in each of its faces, all made from the same words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from typing_extensions import override

from termsvc.core.notice.notice import Notice
from termsvc.render.addresses import DEFAULT_LANGUAGE
from termsvc.render.markdown.text import text
from termsvc.render.notices import pdf as notice_pdf
from termsvc.render.notices.notices import Notices, page
from termsvc.render.templating.tongue import Tongue

DRAFT = "notices/draft.j2"
"""The template of what marks a draft."""


class Face(StrEnum):
    """How a notice can be shown, by the ending of a file."""

    MARKDOWN = "md"
    TEXT = "txt"
    HTML = "html"
    JSON = "json"
    PDF = "pdf"


class DraftNotices(Notices):
    """Says notices that were not posted: with a sentence below the title that says so, in every face."""

    @override
    def data(self, notice: Notice, language: str = DEFAULT_LANGUAGE) -> dict[str, Any]:
        return {**super().data(notice, language), "draft": True}

    @override
    def said(self, values: Iterable[dict[str, Any]], language: str) -> Iterator[str]:
        mark = self.workshop.text(DRAFT, {}, language).strip()
        for markdown in super().said(values, language):
            title, end, rest = markdown.partition("\n")
            yield f"{title}\n\n**{mark}**\n{end}{rest.lstrip()}"


@dataclass(frozen=True, slots=True)
class Faces:
    """Draws the notices of an update.

    Attributes:
        notices: says them.
        posted_at: an aware instant, which a PDF file keeps.
        fonts: folders with fonts that a PDF file may take besides its own.
    """

    notices: Notices
    posted_at: datetime
    fonts: Sequence[Path] = ()

    def made(self, notice: Notice, face: Face, language: str) -> bytes:
        """A notice to everyone, or to one account, as a file; text is UTF-8.

        Raises:
            MissingGlyphs: no font has some character of a PDF file.
            TermsError: a template can't be used, or there is no catalogue of the language.
        """
        if face is Face.JSON:
            return (json.dumps(self.notices.data(notice, language), ensure_ascii=False, indent=2) + "\n").encode()
        markdown = self.notices.markdown(notice, language)
        match face:
            case Face.MARKDOWN:
                return markdown.encode()
            case Face.TEXT:
                return text(markdown).encode()
            case Face.HTML:
                return page(title(markdown), markdown, language).encode()
        return notice_pdf.render(markdown, self._cover(notice, markdown, language), self.fonts)

    def _cover(self, notice: Notice, markdown: str, language: str) -> notice_pdf.Cover:
        catalogue = self.notices.workshop.templates.files.get(f"languages/{language}.po", "")
        return notice_pdf.Cover(
            title=title(markdown),
            company=self.notices.company,
            posted_at=self.posted_at,
            day=Tongue(language, catalogue).day(notice.posted_on),
            language=language,
            called=f"the notice of {notice.update}",
        )


def title(markdown: str) -> str:
    """The title of a notice: its first line as text."""
    return " ".join(text(markdown.partition("\n")[0], 1_000).split("\n")[0].split())
