"""The forms of a redline, and which one is asked for; the help names them, so nothing else is imported."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import typer


class RedlineForm(StrEnum):
    """How a redline can be shown; the values beside the terminal are those of `Face`, which the help need not import."""

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
