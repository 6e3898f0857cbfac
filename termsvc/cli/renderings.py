"""Commands that show the notice of an update in its faces: as it stands, as files, and as the mails to accounts."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from termsvc.cli.exits import installation
from termsvc.cli.options import AsJson, Database, Update
from termsvc.cli.printing import put

if TYPE_CHECKING:
    from termsvc.app import Session
    from termsvc.core.notice.notice import Notice
    from termsvc.service.drafts import Opened


class NoticeForm(StrEnum):
    """How a notice can be shown; the values are those of `Face` in words, which the help need not import, and a mail."""

    MARKDOWN = "markdown"
    TEXT = "text"
    HTML = "html"
    PDF = "pdf"
    JSON = "json"
    EML = "eml"


_BY_SUFFIX = {
    ".md": NoticeForm.MARKDOWN,
    ".txt": NoticeForm.TEXT,
    ".html": NoticeForm.HTML,
    ".pdf": NoticeForm.PDF,
    ".json": NoticeForm.JSON,
    ".eml": NoticeForm.EML,
}
_SUFFIXES = {form: suffix for suffix, form in _BY_SUFFIX.items()}

Fonts = Annotated[
    list[Path] | None,
    typer.Option("--fonts", metavar="DIR", help="a folder with fonts for characters that a PDF lacks; may be repeated"),
]
Out = Annotated[Path, typer.Option("--out", metavar="FOLDER", help="the folder to write to")]


def preview(
    update: Update,
    account: Annotated[
        str | None, typer.Option("--account", metavar="ACCOUNT", help="the notice to this account; default to everyone")
    ] = None,
    form: Annotated[
        NoticeForm | None, typer.Option("--format", help="how it is shown; default as --out ends, or for the terminal")
    ] = None,
    language: Annotated[str, typer.Option("--language", metavar="TAG", help="in which language, such as de")] = "en",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="write it to a file")] = None,
    fonts: Fonts = None,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Show the notice of an update as it stands, to everyone or to one account."""
    from termsvc.access import Permission
    from termsvc.service import drafts, notices, renderings
    from termsvc.terminal import updates as shown
    from termsvc.terminal.mails import files

    chosen = _form(form, out, account)
    with installation(database, Permission.READ) as app:
        found = drafts.show(app.store, update)
        notice = notices.personal(app.store, found, account) if account else renderings.public(app.store, found)
        made = _made(app, found, notice, chosen or NoticeForm.MARKDOWN, language, fonts or [])
    if out is not None:
        out.write_bytes(made)
    if out is None and form is not None and not as_json:
        sys.stdout.write(made.decode())
        return
    put(as_json, shown.notice_data(notice), lambda: files([out]) if out else shown.notice(notice, made.decode()))


def render(
    update: Update,
    out: Out,
    language: Annotated[
        list[str] | None,
        typer.Option("--language", metavar="TAG", help="in this language; may be repeated; default in all"),
    ] = None,
    fonts: Fonts = None,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Write the notice of an update to everyone, as a page, Markdown, JSON and PDF, in each language."""
    from termsvc.access import Permission
    from termsvc.render.notices.faces import Face
    from termsvc.service import drafts, renderings
    from termsvc.terminal import mails as shown

    with installation(database, Permission.READ) as app:
        found = drafts.show(app.store, update)
        notice = renderings.public(app.store, found)
        out.mkdir(parents=True, exist_ok=True)
        written = []
        with renderings.rendering(app.store, found, app.templates(), fonts or []) as drawing:
            for tag in language or drawing.languages:
                for face in (Face.HTML, Face.MARKDOWN, Face.JSON, Face.PDF):
                    path = out / renderings.file_of(update, tag, face)
                    path.write_bytes(drawing.faces.made(notice, face, tag))
                    written.append(path)
        put(as_json, {"files": [str(path) for path in written]}, lambda: shown.files(written))


def mail(
    update: Update,
    out: Out,
    account: Annotated[
        str | None, typer.Option("--account", metavar="ACCOUNT", help="the mail to this account alone")
    ] = None,
    supplement: Annotated[
        int | None,
        typer.Option(
            "--supplement", metavar="N", help="the mails of supplement N alone; 0 for those of the first list"
        ),
    ] = None,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Write the mails of a posted update as .eml files, one to each account on its lists; again, to go on or to check."""
    from termsvc.access import Permission
    from termsvc.service import drafts, mail_files
    from termsvc.service.mails import Wanted, mails
    from termsvc.terminal import mails as shown

    with installation(database, Permission.POST) as app:
        found = drafts.show(app.store, update)
        wanted = Wanted(account, None if supplement is None else supplement + 1)
        made = mails(app.store, found, app.templates(), wanted)
        written = [*mail_files.write(made, out, index=account is None)]
        put(as_json, shown.written_data(written), lambda: shown.written(written, out, index=account is None))


def _form(form: NoticeForm | None, out: Path | None, account: str | None) -> NoticeForm | None:
    chosen = form or (_BY_SUFFIX.get(out.suffix, NoticeForm.MARKDOWN) if out else None)
    if chosen is NoticeForm.PDF and out is None:
        raise typer.BadParameter("a PDF file can't be shown here; say where to write it: --out FILE.pdf")
    if chosen is NoticeForm.EML and account is None:
        raise typer.BadParameter("a mail goes to an account; say to which one: --account ACCOUNT")
    return chosen


def _made(app: Session, found: Opened, notice: Notice, form: NoticeForm, language: str, fonts: list[Path]) -> bytes:
    from termsvc.render.notices.faces import Face
    from termsvc.service import renderings

    with renderings.rendering(app.store, found, app.templates(), fonts) as drawing:
        if form is NoticeForm.EML:
            return renderings.mail_to(app.store, found, drawing.faces, notice, language)
        return drawing.faces.made(notice, Face(_SUFFIXES[form][1:]), language)
