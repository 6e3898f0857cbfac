"""The forms of a redline: which one is asked for, and drawing it; what a form needs is imported when it is drawn."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rich.console import RenderableType

    from termsvc.core.redline import Redline
    from termsvc.core.review import Review
    from termsvc.core.structure import Difference
    from termsvc.render.redline.cover import Cover
    from termsvc.service.redlines import Side


class RedlineForm(StrEnum):
    """How a redline can be shown."""

    TERMINAL = "terminal"
    MARKDOWN = "markdown"
    HTML = "html"
    SIDE_BY_SIDE = "side-by-side"
    JSON = "json"
    DOCX = "docx"
    PDF = "pdf"


# Forms that no terminal can show, as one calls such a file.
FILES = {RedlineForm.DOCX: "a Word file", RedlineForm.PDF: "a PDF file"}

FORMS_BY_SUFFIX = {
    ".md": RedlineForm.MARKDOWN,
    ".html": RedlineForm.HTML,
    ".json": RedlineForm.JSON,
    ".docx": RedlineForm.DOCX,
    ".pdf": RedlineForm.PDF,
}


def form_asked(asked: RedlineForm | None, out: Path | None) -> RedlineForm:
    """The form that was asked for, or that the name of a file asks for.

    Raises:
        typer.BadParameter: the form can't be shown there, or the name asks for none.
    """
    chosen = asked or _form_of(out)
    if chosen in FILES and out is None:
        raise typer.BadParameter(f"{FILES[chosen]} can't be shown here; say where to write it: --out FILE.{chosen}")
    if chosen is RedlineForm.TERMINAL and out is not None:
        raise typer.BadParameter("--out can't take what is drawn for the terminal; choose another --format")
    return chosen


def _form_of(out: Path | None) -> RedlineForm:
    if out is None:
        return RedlineForm.TERMINAL
    if out.suffix not in FORMS_BY_SUFFIX:
        endings = ", ".join(FORMS_BY_SUFFIX)
        raise typer.BadParameter(f"{out.name!r} does not say which format; end it with {endings}, or add --format")
    return FORMS_BY_SUFFIX[out.suffix]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A judged redline of two sides, and how it is to be drawn.

    Attributes:
        cover: what it is called and, in a Word or PDF file, who is said to have made it, and when.
        context: how many unchanged provisions are shown on either side of a change, where the form does not show all.
        fonts: folders with fonts that a PDF file may take besides its own.
    """

    old: Side
    new: Side
    redline: Redline
    review: Review
    cover: Cover
    context: int
    fonts: Sequence[Path]

    def for_terminal(self, *, explain: bool) -> RenderableType:
        """To be printed."""
        from termsvc.core.structure import in_words
        from termsvc.render.redline import terminal as terminal_redline

        told = [in_words(one) for one in self._structure()]
        return terminal_redline.render(
            self.redline, review=self.review, context=self.context, explain=explain, structure=told
        )

    def as_bytes(self, form: RedlineForm) -> bytes:
        """To be written to a file, in any form but that for the terminal; text is UTF-8.

        Raises:
            TermsError: a PDF file can't be made, for want of a font or by a fault of the template.
        """
        match form:
            case RedlineForm.DOCX:
                return self._docx()
            case RedlineForm.PDF:
                return self._pdf()
            case RedlineForm.JSON:
                return self._json().encode()
            case RedlineForm.MARKDOWN:
                return self._markdown().encode()
        return self._html(side_by_side=form is RedlineForm.SIDE_BY_SIDE).encode()

    def _markdown(self) -> str:
        from termsvc.render.redline import markdown as redline_markdown

        return redline_markdown.render(self.redline, review=self.review, context=self.context)

    def _html(self, *, side_by_side: bool) -> str:
        from termsvc.render.redline import html as redline_html

        layout: redline_html.Layout = "side-by-side" if side_by_side else "inline"
        return redline_html.render(
            self.redline, review=self.review, layout=layout, title=self.cover.title, context=self.context
        )

    def _json(self) -> str:
        from termsvc.render.redline.json import to_json

        data = to_json(self.redline, self.review, self._structure())
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"

    def _docx(self) -> bytes:
        from termsvc.render.redline import docx

        return docx.render(self.redline, self.cover, review=self.review)

    def _pdf(self) -> bytes:
        from termsvc.render.redline import pdf as redline_pdf

        return redline_pdf.render(self.redline, self.cover, review=self.review, fonts=self.fonts)

    def _structure(self) -> tuple[Difference, ...]:
        from termsvc.core.structure import structure

        return structure(
            self.old.body, self.new.body, old_front_matter=self.old.stated, new_front_matter=self.new.stated
        )
