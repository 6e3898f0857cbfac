"""A redline in each of its faces."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from termsvc.core.redline import Redline
from termsvc.core.review import Review
from termsvc.core.structure import Difference
from termsvc.render.redline import docx, html, markdown, pdf
from termsvc.render.redline.cover import Cover
from termsvc.render.redline.json import to_json


class Face(StrEnum):
    """How a redline can be shown as a file."""

    MARKDOWN = "markdown"
    HTML = "html"
    SIDE_BY_SIDE = "side-by-side"
    JSON = "json"
    DOCX = "docx"
    PDF = "pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Faces:
    """Draws a judged redline.

    Attributes:
        structure: finds what differs in front matter, definitions and tables, which JSON alone tells.
        cover: what it is called and, in a Word or PDF file, who is said to have made it, and when.
        context: how many unchanged provisions are shown on either side of a change, where the face does not show all.
        fonts: folders with fonts that a PDF file may take besides its own.
    """

    redline: Redline
    review: Review
    structure: Callable[[], Sequence[Difference]]
    cover: Cover
    context: int = 1
    fonts: Sequence[Path] = ()

    def made(self, face: Face) -> bytes:
        """The redline as a file, the same bytes for the same input; text is UTF-8.

        Raises:
            MissingGlyphs: no font has some character of a PDF file.
            TermsError: a folder of fonts has none, or the template of a PDF file is wrong.
        """
        redline, review, cover = self.redline, self.review, self.cover
        match face:
            case Face.DOCX:
                return docx.render(redline, cover, review=review)
            case Face.PDF:
                return pdf.render(redline, cover, review=review, fonts=self.fonts)
            case Face.JSON:
                return (
                    json.dumps(to_json(redline, review, self.structure()), ensure_ascii=False, indent=2) + "\n"
                ).encode()
            case Face.MARKDOWN:
                return markdown.render(redline, review=review, context=self.context).encode()
        layout: html.Layout = "side-by-side" if face is Face.SIDE_BY_SIDE else "inline"
        return html.render(redline, review=review, layout=layout, title=cover.title, context=self.context).encode()
