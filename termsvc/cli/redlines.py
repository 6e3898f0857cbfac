"""Commands that show what changed: between two texts, from version to version, and whose words stand in one."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from termsvc.cli.exits import installation, told
from termsvc.cli.options import AsJson, Database, Slug
from termsvc.cli.printing import put, show

if TYPE_CHECKING:
    from termsvc.core.redline import Redline


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


def redline(
    old: Annotated[str, typer.Argument(metavar="OLD", help="a file, or slug@label")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="a file, or slug@label")],
    form: Annotated[
        RedlineForm | None, typer.Option("--format", help="default by the name of --out, else for the terminal")
    ] = None,
    context: Annotated[int, typer.Option(min=0, help="unchanged provisions to show around each change")] = 0,
    out: Annotated[Path | None, typer.Option(help="the file to write it to")] = None,
    fonts: Annotated[
        list[Path] | None, typer.Option(metavar="DIR", help="a folder with more fonts for a PDF file; may come again")
    ] = None,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Show what changed between two versions, word by word; as .docx, with tracked changes."""
    from termsvc.core.redline import redline as compare
    from termsvc.render import terminal_redline

    chosen = _form(RedlineForm.JSON if as_json else form, out)
    with told():
        found = compare(*(_text(name, database) for name in (old, new)))
        if chosen is RedlineForm.TERMINAL:
            show(terminal_redline.render(found, context=context))
        else:
            _deliver(_drawn(found, chosen, f"{old} to {new}", context, fonts or ()), out)


def history(
    slug: Slug,
    since: Annotated[
        str | None, typer.Option("--since", metavar="LABEL", help="only versions that came after this one")
    ] = None,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Tell of each version of a document what it changed in the one before it."""
    from termsvc.service import history as service
    from termsvc.terminal import data
    from termsvc.terminal import history as shown

    with installation(database) as app:
        found = service.entries(app.store, slug, since)
        put(as_json, [data.entry(one) for one in found], lambda: shown.history(found, since))


def blame(
    slug: Slug,
    label: Annotated[
        str | None, typer.Option("--version", metavar="LABEL", help="a version's label; default the last one posted")
    ] = None,
    section: Annotated[
        str | None,
        typer.Option("--section", metavar="ADDRESS", help="only this provision and what stands under it: 4.2/b"),
    ] = None,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Print a version's text, with the version that each word came from."""
    from termsvc.service import history as service
    from termsvc.terminal import blame as shown
    from termsvc.terminal import data

    with installation(database) as app:
        found = service.attributed(app.store, slug, app.clock(), label=label, section=section)
        put(as_json, data.attributed(found), lambda: shown.attributed(found))


def _form(asked: RedlineForm | None, out: Path | None) -> RedlineForm:
    """The form that was asked for, or that the name of a file asks for."""
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


def _drawn(found: Redline, form: RedlineForm, title: str, context: int, fonts: Sequence[Path]) -> bytes:
    from termsvc.service.redlines import Cover, drawn
    from termsvc.settings import Settings, system_clock

    return drawn(found, form, Cover(title, Settings().company, system_clock()), context, fonts)


def _deliver(made: bytes, out: Path | None) -> None:
    from termsvc.service.redlines import write

    if out is None:
        sys.stdout.write(made.decode())
    else:
        write(out, made)
        typer.echo(f"Written to {out}")


def _text(name: str, database: str | None) -> str:
    """The text that `slug@label` names in the store, or that a file holds."""
    from termsvc.service import terms

    if "@" in name and not Path(name).exists():
        slug, _, label = name.partition("@")
        with installation(database) as app:
            return terms.text(app.store, slug, label)[1]
    return terms.file_text(Path(name))
