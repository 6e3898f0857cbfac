"""Commands that show what changed: between two texts, from version to version, and whose words stand in one."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from termsvc.cli.exits import installation, told
from termsvc.cli.forms import RedlineForm, form_asked
from termsvc.cli.options import AsJson, Database, Slug
from termsvc.cli.printing import put, show

if TYPE_CHECKING:
    from rich.console import RenderableType

    from termsvc.render.redline.faces import Side
    from termsvc.service.redlines import Between


class Weight(StrEnum):
    """How much a change matters; the values are those of `Materiality`, which the help need not import."""

    MATERIAL = "material"
    CLARIFICATION = "clarification"
    EDITORIAL = "editorial"


RulesFile = Annotated[
    Path | None,
    typer.Option(
        "--rules", metavar="FILE", help="the rules that judge changes; default materiality.yaml of the folder of terms"
    ),
]


def redline(
    old: Annotated[str, typer.Argument(metavar="OLD", help="a file, or slug@label")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="a file, or slug@label")],
    form: Annotated[
        RedlineForm | None, typer.Option("--format", help="default by the name of --out, else for the terminal")
    ] = None,
    only: Annotated[
        list[Weight] | None,
        typer.Option(metavar="|".join(Weight), help="show only changes that matter so much; may come again"),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="say of each change how much it matters, and why; for the terminal")
    ] = False,
    context: Annotated[int, typer.Option(min=0, help="unchanged provisions to show around each change")] = 0,
    out: Annotated[Path | None, typer.Option(help="the file to write it to")] = None,
    fonts: Annotated[
        list[Path] | None, typer.Option(metavar="DIR", help="a folder with more fonts for a PDF file; may come again")
    ] = None,
    rules: RulesFile = None,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Show what changed between two versions, word by word, and what of it matters; as .docx, with tracked changes."""
    from termsvc.core.materiality import Materiality
    from termsvc.service.redlines import between, rulebook
    from termsvc.settings import read_settings

    chosen = form_asked(RedlineForm.JSON if as_json else form, out)
    with told():
        settings = read_settings()
        book = rulebook(settings.terms, rules)
        before, after = (_side(name, database) for name in (old, new))
        found = between(before, after, book, [*map(Materiality, only or ())])
        unknown = book.unknown(_recorded(database)) if found.slugs and book.documents else ()
        for warning in (*unknown, *book.unmatched(found.redline, found.slugs)):
            typer.echo(f"termsvc: {warning}", err=True)
        if chosen is RedlineForm.TERMINAL:
            show(_for_terminal(found, context, explain=explain))
        else:
            _deliver(_as_bytes(found, chosen, f"{old} to {new}", context, fonts or ()), out)


def history(
    slug: Slug,
    since: Annotated[
        str | None, typer.Option("--since", metavar="LABEL", help="only versions that came after this one")
    ] = None,
    rules: RulesFile = None,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Tell of each version of a document what it changed in the one before it."""
    from termsvc.access import Permission
    from termsvc.service import history as service
    from termsvc.service.redlines import rulebook
    from termsvc.terminal import data
    from termsvc.terminal import history as shown

    with installation(database, Permission.READ) as app:
        found = service.entries(app.store, slug, rulebook(app.settings.terms, rules), since)
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
    from termsvc.access import Permission
    from termsvc.service import history as service
    from termsvc.terminal import blame as shown
    from termsvc.terminal import data

    with installation(database, Permission.READ) as app:
        found = service.attributed(app.store, slug, app.clock(), label=label, section=section)
        put(as_json, data.attributed(found), lambda: shown.attributed(found))


def _for_terminal(found: Between, context: int, *, explain: bool) -> RenderableType:
    from termsvc.core.structure import in_words
    from termsvc.render.redline import terminal
    from termsvc.render.redline.faces import differences

    told = [in_words(one) for one in differences(found.old, found.new)]
    return terminal.render(found.redline, review=found.review, context=context, explain=explain, structure=told)


def _as_bytes(found: Between, form: RedlineForm, title: str, context: int, fonts: Sequence[Path]) -> bytes:
    from termsvc.render.redline.cover import Cover
    from termsvc.render.redline.faces import Face
    from termsvc.settings import read_settings, system_clock

    faces = found.faces(Cover(title, read_settings().company, system_clock()), context, fonts)
    return faces.made(Face(form.value))


def _deliver(made: bytes, out: Path | None) -> None:
    from termsvc.service.redlines import write

    if out is None:
        sys.stdout.write(made.decode())
    else:
        write(out, made)
        typer.echo(f"Written to {out}")


def _recorded(database: str | None) -> list[str]:
    """The slugs of the documents in the store."""
    from termsvc.access import Permission
    from termsvc.service import terms

    with installation(database, Permission.READ) as app:
        return [document.slug for document, _ in terms.documents(app.store)]


def _side(name: str, database: str | None) -> Side:
    """The version that `slug@label` names in the store, or a file."""
    from termsvc.access import Permission
    from termsvc.service.redlines import draft, recorded

    if "@" in name and not Path(name).exists():
        from termsvc.service import terms

        slug, _, label = name.partition("@")
        with installation(database, Permission.READ) as app:
            return recorded(*terms.text(app.store, slug, label))
    return draft(Path(name))
