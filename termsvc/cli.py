"""The command line: it translates words into calls of the service and answers into text or JSON.

Exit codes: 0 done; 1 refused, or a case differs; 2 a mistake in what was asked; 3 the database can't be used.
Every import of the rest of the program is inside a command, so that `termsvc --help` answers at once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from termsvc.app import App
    from termsvc.core.activation import Activation
    from termsvc.core.answer import AsOf
    from termsvc.service.redlines import Cover

DONE, REFUSED, MISTAKEN, UNUSABLE = 0, 1, 2, 3
FIRST_YEAR, LAST_YEAR = 1900, 9998
EXIT_CODES = (
    "Exit codes: 0 done, 1 refused or a case differs, 2 a mistake in what was asked, 3 the database can't be used."
)

cli = typer.Typer(
    name="termsvc",
    help="Which terms, or which negotiated agreement, bound this account on this date, and what did we know then?",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Database = Annotated[
    str | None,
    typer.Option(
        "--database", "-d", help="sqlite:///PATH or postgresql://...; default TERMSVC_DATABASE or termsvc.sqlite"
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="print JSON for a program to read")]
Slug = Annotated[str, typer.Argument(metavar="DOC", help="a document's slug, such as dpa")]
AccountId = Annotated[str, typer.Argument(metavar="ACCOUNT", help="an account's id")]
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="a calendar date, at its end: 2025-04-01")]
At = Annotated[str | None, typer.Option("--at", metavar="INSTANT", help="an instant with an offset: 2025-04-01T09:00Z")]
KnownAt = Annotated[
    str | None, typer.Option("--known-at", metavar="INSTANT", help="count only what was recorded by this instant")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="say what would be recorded, and record nothing")]


class RedlineForm(StrEnum):
    """How a redline can be shown."""

    TERMINAL = "terminal"
    MARKDOWN = "markdown"
    HTML = "html"
    SIDE_BY_SIDE = "side-by-side"
    JSON = "json"
    DOCX = "docx"


FORMS_BY_SUFFIX = {
    ".md": RedlineForm.MARKDOWN,
    ".html": RedlineForm.HTML,
    ".json": RedlineForm.JSON,
    ".docx": RedlineForm.DOCX,
}


@cli.command()
def load(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="folders of policy documents, and facts files; default the folder terms, or what TERMSVC_TERMS names",
            metavar="PATH...",
        ),
    ] = None,
    dry_run: DryRun = False,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Record policy documents and facts: all of them, or none and every finding."""
    from termsvc.service import terms
    from termsvc.terminal import data, reports

    with _app(database) as app:
        source = terms.files(paths or [app.settings.terms])
        report = terms.load(app.store, source, app.clock, app.settings.recorded_by, dry_run=dry_run)
        _print(as_json, data.load_report(report), lambda: reports.load_report(report))
        _exit(DONE if report.accepted else REFUSED)


@cli.command(name="import")
def import_table(
    table: Annotated[Path, typer.Argument(help="a CSV file", metavar="FILE.csv")],
    mapping: Annotated[Path, typer.Option("--mapping", "-m", help="a YAML file that maps fields to columns")],
    dry_run: DryRun = False,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Record accounts, agreements or acceptances from a CSV table."""
    from termsvc.service import terms
    from termsvc.terminal import data, reports

    with _app(database) as app:
        source = terms.table(table, mapping)
        report = terms.load(app.store, source, app.clock, app.settings.recorded_by, dry_run=dry_run)
        _print(as_json, data.load_report(report), lambda: reports.load_report(report))
        _exit(DONE if report.accepted else REFUSED)


@cli.command()
def documents(database: Database = None, as_json: AsJson = False) -> None:
    """List the policy documents."""
    from termsvc.render import plain
    from termsvc.service import terms
    from termsvc.terminal import answers as shown

    with _app(database) as app:
        found = terms.documents(app.store)
        _print(as_json, [plain.document(document) for document, _ in found], lambda: shown.documents(found))


@cli.command()
def versions(slug: Slug, database: Database = None, as_json: AsJson = False) -> None:
    """List a document's versions with their dates."""
    from termsvc.render import plain
    from termsvc.service import terms
    from termsvc.terminal import answers as shown

    with _app(database) as app:
        found = terms.versions(app.store, slug)
        _print(as_json, [plain.version(version) for version in found], lambda: shown.versions(found))


@cli.command()
def show(
    slug: Slug,
    label: Annotated[str | None, typer.Argument(help="a version's label; default the one in force")] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="the version in force on this date")] = None,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Print a version's text: the one named, or the one in force for existing accounts on a date."""
    from termsvc.render import plain
    from termsvc.service import terms

    if label and on:
        raise typer.BadParameter("give either a version or --on, not both")
    with _app(database) as app:
        if label is not None:
            version, text = terms.text(app.store, slug, label)
        else:
            version, text = terms.text_in_force(app.store, slug, _date(on) or app.clock())
        if as_json:
            _print_json({**plain.version(version), "body": text})
        else:
            typer.echo(text, nl=False)


@cli.command()
def resolve(
    account: AccountId,
    document: Annotated[str | None, typer.Option("--document", metavar="DOC", help="only this document")] = None,
    on: On = None,
    at: At = None,
    known_at: KnownAt = None,
    explain: Annotated[bool, typer.Option("--explain", help="say why")] = False,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Say what binds an account, on a date or at an instant (default now), by all that is known or was known then."""
    from termsvc.render import plain
    from termsvc.service import answers
    from termsvc.terminal import answers as shown

    with _app(database) as app:
        as_of = _as_of(on, at, known_at, app)
        found = answers.resolve(app.store, account, document, as_of)
        single = document is not None
        data = [plain.binding(binding) for binding, _ in found]
        _print(
            as_json,
            data[0] if single else data,
            lambda: shown.bindings(found, as_of, in_full=single or explain, explain=explain),
        )


@cli.command()
def timeline(
    account: AccountId,
    slug: Annotated[str | None, typer.Argument(metavar="DOC", help="only this document")] = None,
    known_at: KnownAt = None,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Draw what bound an account over all time."""
    from termsvc.render import plain
    from termsvc.service import answers
    from termsvc.terminal import answers as shown

    with _app(database) as app:
        found = answers.timeline(app.store, account, slug, _instant("--known-at", known_at))
        data = {document.slug: [plain.interval(item) for item in intervals] for document, intervals in found}
        _print(
            as_json,
            data if slug is None else data[slug],
            lambda: shown.timeline(found, app.clock().date(), _console().width),
        )


@cli.command()
def check(
    paths: Annotated[list[Path], typer.Argument(help="case files, or folders of them", metavar="PATH...")],
    as_json: AsJson = False,
) -> None:
    """Run case files: what should bind, against what the resolver answers."""
    from termsvc.service import cases
    from termsvc.terminal import data, reports

    with _errors():
        report = cases.check(paths)
        if as_json:
            for item in (*map(data.outcome, report.outcomes), *map(data.finding, report.findings)):
                _print_json(item, indent=None)
        else:
            _show(reports.case_report(report))
        _exit(DONE if report.passed else REFUSED)


@cli.command()
def redline(
    old: Annotated[str, typer.Argument(metavar="OLD", help="a file, or slug@label")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="a file, or slug@label")],
    form: Annotated[
        RedlineForm | None, typer.Option("--format", help="default by the name of --out, else for the terminal")
    ] = None,
    context: Annotated[int, typer.Option(min=0, help="unchanged provisions to show around each change")] = 0,
    out: Annotated[Path | None, typer.Option(help="the file to write it to")] = None,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Show what changed between two versions, word by word; as .docx, with tracked changes."""
    from termsvc.core.redline import redline as compare
    from termsvc.render import terminal_redline
    from termsvc.service import redlines, terms

    chosen = RedlineForm.JSON if as_json else form or _form_of(out)
    if chosen is RedlineForm.DOCX and out is None:
        raise typer.BadParameter("a Word file can't be shown here; say where to write it: --out FILE.docx")
    if chosen is RedlineForm.TERMINAL and out is not None:
        raise typer.BadParameter("--out can't take what is drawn for the terminal; choose another --format")
    with _errors():
        found = compare(*(_text_of(name, database, terms) for name in (old, new)))
        if chosen is RedlineForm.TERMINAL:
            _show(terminal_redline.render(found, context=context))
            return
        made = redlines.drawn(found, chosen, _cover(old, new), context)
        if out is None:
            sys.stdout.write(made.decode())
        else:
            redlines.write(out, made)
            typer.echo(f"Written to {out}")


@cli.command()
def notice(
    posted_on: Annotated[
        str | None, typer.Argument(metavar="DATE", help="the update posted on this date; default the last")
    ] = None,
    out: Annotated[Path, typer.Option(help="the folder to write it to")] = Path("out"),
    known_at: KnownAt = None,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Write the notice of an update, and say whom it concerns and whom it does not."""
    from termsvc.render import plain
    from termsvc.service import updates
    from termsvc.terminal import reports

    with _app(database) as app:
        found = updates.notice(app.store, app.notices, _date(posted_on), _instant("--known-at", known_at))
        written = updates.write(found, out)
        data = {"files": [str(path) for path in written], "audience": plain.audience(found.audience)}
        _print(as_json, data, lambda: reports.notice(found, written))


@cli.command()
def activate(
    watch: Annotated[bool, typer.Option("--watch", help="stay, and activate each version as it falls due")] = False,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Record each version that has come into force, once; safe to run anywhere, late or twice."""
    from termsvc.service import activation
    from termsvc.terminal import data, reports

    with _app(database) as app:

        def tell(recorded: Sequence[Activation]) -> None:
            _print(as_json, [data.activation(item) for item in recorded], lambda: reports.activations(recorded))

        tell(activation.activate_due(app.store, app.clock()))
        if watch:
            app.watch(tell)


@cli.command()
def demo(out: Annotated[Path, typer.Option(help="the folder to write to")] = Path("out")) -> None:
    """Show the whole job on the sample policies and customers, on a clock that runs from February to April 2025."""
    from termsvc.demo import run

    with _errors():
        run(out, _console())


def main() -> None:
    """Run the command line."""
    cli()


@contextmanager
def _app(database: str | None) -> Iterator[App]:
    from termsvc.app import open_app
    from termsvc.core.errors import UnknownName

    with _errors():
        app = open_app(database)
        try:
            yield app
        except UnknownName as error:
            raise UnknownName(f"{error} (in {app.store.name})") from None
        finally:
            app.close()


@contextmanager
def _errors() -> Iterator[None]:
    """A user's mistake becomes a sentence and an exit code, never a traceback."""
    from termsvc.core.errors import TermsError
    from termsvc.store.errors import StoreError

    try:
        yield
    except TermsError as error:
        typer.echo(f"termsvc: {error}", err=True)
        raise typer.Exit(UNUSABLE if isinstance(error, StoreError) else MISTAKEN) from None
    except OSError as error:
        typer.echo(f"termsvc: {error.filename}: {error.strerror}", err=True)
        raise typer.Exit(MISTAKEN) from None


def _form_of(out: Path | None) -> RedlineForm:
    """The form that the name of a file asks for."""
    if out is None:
        return RedlineForm.TERMINAL
    if out.suffix not in FORMS_BY_SUFFIX:
        endings = ", ".join(FORMS_BY_SUFFIX)
        raise typer.BadParameter(f"{out.name!r} does not say which format; end it with {endings}, or add --format")
    return FORMS_BY_SUFFIX[out.suffix]


def _cover(old: str, new: str) -> Cover:
    from termsvc.service.redlines import Cover
    from termsvc.settings import Settings, system_clock

    return Cover(f"{old} to {new}", Settings().company, system_clock())


def _text_of(name: str, database: str | None, terms: Any) -> str:
    """The text that `slug@label` names in the store, or that a file holds."""
    if "@" in name and not Path(name).exists():
        slug, _, label = name.partition("@")
        with _app(database) as app:
            return str(terms.text(app.store, slug, label)[1])
    return str(terms.file_text(Path(name)))


def _as_of(on: str | None, at: str | None, known_at: str | None, app: App) -> AsOf:
    from termsvc.core.answer import AsOf

    if on and at:
        raise typer.BadParameter("give either --on or --at, not both")
    return AsOf(_date(on) or _instant("--at", at) or app.clock(), _instant("--known-at", known_at))


def _date(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.isoformat() != text:  # other forms of ISO 8601 are easily misread
        raise typer.BadParameter(f"{text!r} is not a date; write it as 2025-04-01")
    return found


def _instant(option: str, text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{option} {text!r} is not an instant; write it as 2025-04-01T09:00:00Z") from None
    if not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise typer.BadParameter(f"{option} {text!r} is out of range; years go from {FIRST_YEAR} to {LAST_YEAR}")
    if instant.utcoffset() is None:
        raise typer.BadParameter(f"{option} {text!r} has no offset; add Z for UTC, or an offset such as -07:00")
    return instant


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False)


def _print(as_json: bool, data: Any, shown: Any) -> None:
    if as_json:
        _print_json(data)
    else:
        _show(shown())
    sys.stdout.flush()


def _show(shown: Any) -> None:
    """Print for people; a finding or a path that is longer than the terminal is wide is not cut off."""
    _console().print(shown, crop=False)


def _print_json(data: Any, indent: int | None = 2) -> None:
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=indent) + "\n")


def _exit(code: int) -> None:
    if code:
        raise typer.Exit(code)
