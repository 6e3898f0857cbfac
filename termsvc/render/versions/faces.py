"""A copy of a version in each of its faces, all made from the same text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from termsvc.render.versions import docx, pdf
from termsvc.render.versions.copy import VersionCopy
from termsvc.render.versions.page import page


class Face(StrEnum):
    """How a version can be shown, by the ending of a file."""

    JSON = "json"
    MARKDOWN = "md"
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"


@dataclass(frozen=True, slots=True)
class Faces:
    """Draws copies of versions.

    Attributes:
        company: whose documents these are.
        fonts: folders with fonts that a PDF file may take besides its own.
    """

    company: str
    fonts: Sequence[Path] = ()

    def made(self, copy: VersionCopy, face: Face) -> bytes:
        """A copy as a file, the same bytes for the same input; text is UTF-8, and Markdown is the text as it was sealed.

        Raises:
            MissingGlyphs: no font has some character of a PDF file.
            TermsError: a folder of fonts has none, or a template can't be used.
        """
        match face:
            case Face.JSON:
                return (json.dumps(copy.data(), ensure_ascii=False, indent=2) + "\n").encode()
            case Face.MARKDOWN:
                return copy.body.encode()
            case Face.HTML:
                return page(copy, self.company).encode()
            case Face.PDF:
                return pdf.render(copy, self.company, self.fonts)
        return docx.render(copy, self.company)
