"""A redline in each of its faces; what one of them needs is imported when it is drawn."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from termsvc.core.redline import Redline
from termsvc.core.review import Review
from termsvc.render.redline.cover import Cover

if TYPE_CHECKING:
    from termsvc.core.structure import Difference


class Face(StrEnum):
    """How a redline can be shown as a file."""

    MARKDOWN = "markdown"
    HTML = "html"
    SIDE_BY_SIDE = "side-by-side"
    JSON = "json"
    DOCX = "docx"
    PDF = "pdf"


class Side(NamedTuple):
    """One of two texts to be compared.

    Attributes:
        body: canonical, without front matter.
        stated: what front matter says, or would say; dates and numbers are texts.
        slug: of the document, if it is a recorded version.
    """

    body: str
    stated: Mapping[str, Any]
    slug: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Faces:
    """Draws a judged redline of two sides.

    Attributes:
        cover: what it is called and, in a Word or PDF file, who is said to have made it, and when.
        context: how many unchanged provisions are shown on either side of a change, where the face does not show all.
        fonts: folders with fonts that a PDF file may take besides its own.
    """

    old: Side
    new: Side
    redline: Redline
    review: Review
    cover: Cover
    context: int = 1
    fonts: Sequence[Path] = ()

    def made(self, face: Face) -> bytes:
        """The redline as a file, the same bytes for the same input; text is UTF-8.

        Raises:
            MissingGlyphs: no font has some character of a PDF file.
            TermsError: a folder of fonts has none, or the template of a PDF file is wrong.
        """
        match face:
            case Face.DOCX:
                return self._docx()
            case Face.PDF:
                return self._pdf()
            case Face.JSON:
                return self._json().encode()
            case Face.MARKDOWN:
                return self._markdown().encode()
        return self._html(side_by_side=face is Face.SIDE_BY_SIDE).encode()

    def _markdown(self) -> str:
        from termsvc.render.redline import markdown

        return markdown.render(self.redline, review=self.review, context=self.context)

    def _html(self, *, side_by_side: bool) -> str:
        from termsvc.render.redline import html

        layout: html.Layout = "side-by-side" if side_by_side else "inline"
        title = self.cover.title
        return html.render(self.redline, review=self.review, layout=layout, title=title, context=self.context)

    def _json(self) -> str:
        from termsvc.render.redline.json import to_json

        data = to_json(self.redline, self.review, differences(self.old, self.new))
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"

    def _docx(self) -> bytes:
        from termsvc.render.redline import docx

        return docx.render(self.redline, self.cover, review=self.review)

    def _pdf(self) -> bytes:
        from termsvc.render.redline import pdf

        return pdf.render(self.redline, self.cover, review=self.review, fonts=self.fonts)


def differences(old: Side, new: Side) -> tuple[Difference, ...]:
    """What differs in front matter, definitions and tables."""
    from termsvc.core.structure import structure

    return structure(old.body, new.body, old_front_matter=old.stated, new_front_matter=new.stated)
