"""Commands about one terms update, from its draft to its posting and after."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import click
import typer

from termsvc.cli import renderings
from termsvc.cli.exits import REFUSED, installation, leave
from termsvc.cli.options import AsJson, Database, Update, required_date
from termsvc.cli.printing import put

if TYPE_CHECKING:
    from termsvc.access import Permission
    from termsvc.app import Session
    from termsvc.core.notice.draft import Draft
    from termsvc.service.drafts import Opened

Comment = Annotated[str, typer.Option("--comment", "-c", metavar="WORDS", help="why; it is recorded with the act")]
Posted = Annotated[str, typer.Option("--posted-on", metavar="DATE", help="the date on which it is to be posted")]
Folder = Annotated[
    Path | None, typer.Option("--from", metavar="FOLDER", help="the folder of policy documents with its versions")
]
Seen = Annotated[
    int | None, typer.Option("--revision", metavar="N", help="refuse if the draft has a later revision than this")
]


def new(
    posted_on: Posted,
    update: Annotated[
        str | None, typer.Argument(metavar="[UPDATE]", help="what to call it; default the date of posting")
    ] = None,
    folder: Folder = None,
    comment: Comment = "",
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Begin an update with the versions in a folder that are posted on a date, and draft what its notice says."""
    from termsvc.access import Permission
    from termsvc.service import drafts, gathering

    with _acting(database, Permission.DRAFT, as_json) as (app, tell):
        day = required_date(posted_on)
        gathered = gathering.gather(app.store, folder or app.settings.terms, day, update or day.isoformat())
        tell(drafts.begin(app.store, drafts.By(app.actor, comment), gathered, app.practice()))


def listed(database: Database = None, as_json: AsJson = False) -> None:
    """List the updates that were ever drafted, with their states."""
    from termsvc.access import Permission
    from termsvc.service import drafts
    from termsvc.terminal import updates as shown

    with installation(database, Permission.READ) as app:
        found = drafts.every(app.store)
        put(as_json, [shown.data(one) for one in found], lambda: shown.updates(found))


def show(update: Update, database: Database = None, as_json: AsJson = False) -> None:
    """Show an update's versions, its state, and every act that led there."""
    from termsvc.access import Permission
    from termsvc.service import drafts
    from termsvc.terminal import updates as shown

    with installation(database, Permission.READ) as app:
        found = drafts.show(app.store, update)
        put(as_json, shown.data(found), lambda: shown.update(found))


def items(
    update: Update,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="write the draft as a sheet to edit and bring back")
    ] = None,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """List what the notice says, which changes each item tells of, and what is left unsaid."""
    from termsvc.access import Permission
    from termsvc.service import drafts, sheets
    from termsvc.terminal import updates as shown

    with installation(database, Permission.READ) as app:
        found = drafts.show(app.store, update)
        if out is not None:
            out.write_text(sheets.sheet(app.store, found), encoding="utf-8")
        put(as_json, shown.data(found), lambda: shown.items(found))


def edit(
    update: Update,
    sheet: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help="the edited sheet; - for standard input")
    ] = None,
    effective_on: Annotated[
        str | None, typer.Option("--effective-on", metavar="DATE", help="from when it binds existing accounts")
    ] = None,
    document: Annotated[
        str | None, typer.Option("--document", metavar="DOC", help="the document whose date is meant; default all")
    ] = None,
    posted_on: Annotated[
        str | None, typer.Option("--posted-on", metavar="DATE", help="the date on which it is to be posted")
    ] = None,
    override: Annotated[
        str | None, typer.Option("--override", metavar="RULE", help="go on although a rule asks for more notice")
    ] = None,
    comment: Comment = "",
    revision: Seen = None,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Edit a draft: its dates, overrides (with --comment for the reason), or all of it as a sheet, in your editor."""
    from termsvc.access import Permission
    from termsvc.core.notice import editing
    from termsvc.service import drafts, sheets

    with _acting(database, Permission.DRAFT, as_json) as (app, tell):
        by = drafts.By(app.actor, comment)
        changes: list[Callable[[Draft], Draft]] = []
        if effective_on is not None:
            changes.append(partial(editing.effective_on, day=required_date(effective_on), document=document))
        if posted_on is not None:
            changes.append(partial(editing.posting_on, posted_on=required_date(posted_on)))
        if override is not None:
            changes.append(partial(editing.overridden, rule=override, reason=comment, by=app.actor.id))
        if sheet is not None or not changes:
            found = drafts.show(app.store, update)
            data = _sheet(sheet, sheets.sheet(app.store, found))
            revision = found.progress.revision if revision is None and sheet is None else revision
            name = str(sheet or f"update {update}")
            changes.insert(0, partial(sheets.edited, data=data, file=name, by=app.actor.id))
        tell(drafts.edit(app.store, by, update, partial(_each, changes), revision))


def check(update: Update, database: Database = None, as_json: AsJson = False) -> None:
    """Say what stands against posting an update, and what is odd about it; exit code 1 if anything stands against it."""
    from termsvc.access import Permission
    from termsvc.service import checking, drafts
    from termsvc.terminal import updates as shown

    with installation(database, Permission.READ) as app:
        found = checking.check(app.store, drafts.show(app.store, update), app.practice())
        put(as_json, shown.check_data(found), lambda: shown.check(found))
        leave(0 if found.passes else REFUSED)


def audience(
    update: Update,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FOLDER", help="write the lists, as Parquet and CSV, to a new folder"),
    ] = None,
    supplement: Annotated[
        bool, typer.Option("--supplement", help="list those who came into scope since the last list, for good")
    ] = False,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Say whom an update concerns and whom not; before it is posted, also what will change for whom."""
    from termsvc.access import Permission
    from termsvc.service import audiences, drafts, terms
    from termsvc.terminal import audience as shown

    with installation(database, Permission.POST if supplement else Permission.READ) as app:
        found = drafts.show(app.store, update)
        documents = (*found.draft.documents, *(document for document, _ in terms.documents(app.store)))
        titles = {document.slug: document.title for document in documents}
        if supplement:
            added = audiences.supplement(app.store, found)
            put(as_json, shown.listings_data([added] if added else []), lambda: shown.supplement(added))
        elif audiences.is_frozen(found):
            listings = audiences.audiences(app.store, found, out)
            put(as_json, shown.listings_data(listings), lambda: shown.listings(listings, titles, out))
        else:
            planned = audiences.planned(app.store, found, out)
            put(as_json, shown.planned_data(planned), lambda: shown.planned(planned, titles, out))


def propose(
    update: Update, comment: Comment = "", revision: Seen = None, database: Database = None, as_json: AsJson = False
) -> None:
    """Ask a second person to approve a draft; you stand for what is proposed to be left unsaid."""
    from termsvc.access import Permission
    from termsvc.service import approval, drafts

    with _acting(database, Permission.DRAFT, as_json) as (app, tell):
        tell(approval.propose(app.store, drafts.By(app.actor, comment), update, app.practice(), revision))


def approve(
    update: Update, comment: Comment = "", revision: Seen = None, database: Database = None, as_json: AsJson = False
) -> None:
    """Approve what another person proposed: a draft, or the postponement of a posted update."""
    from termsvc.access import Permission
    from termsvc.service import approval, drafts

    with _acting(database, Permission.APPROVE, as_json) as (app, tell):
        tell(approval.approve(app.store, drafts.By(app.actor, comment), update, app.practice(), revision))


def give_back(update: Update, comment: Comment = "", database: Database = None, as_json: AsJson = False) -> None:
    """Send back what was proposed; --comment says why."""
    from termsvc.access import Permission
    from termsvc.service import drafts

    with _acting(database, Permission.APPROVE, as_json) as (app, tell):
        tell(drafts.give_back(app.store, drafts.By(app.actor, comment), update))


def post(update: Update, comment: Comment = "", database: Database = None, as_json: AsJson = False) -> None:
    """Post an approved update today: record its versions, and freeze its audience. This can't be undone."""
    from termsvc.access import Permission
    from termsvc.service import drafts, posting

    with _acting(database, Permission.POST, as_json) as (app, tell):
        tell(posting.post(app.store, drafts.By(app.actor, comment), update, app.practice()))


def postpone(
    update: Update,
    effective_on: Annotated[str, typer.Option("--effective-on", metavar="DATE", help="the later date")],
    document: Annotated[
        list[str] | None, typer.Option("--document", metavar="DOC", help="which; may be given again; default all")
    ] = None,
    comment: Comment = "",
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Ask that a posted update take effect later, with the same texts; a second person approves it."""
    from termsvc.access import Permission
    from termsvc.service import approval, drafts

    with _acting(database, Permission.DRAFT, as_json) as (app, tell):
        day = required_date(effective_on)
        slugs = document or [version.document for version in drafts.show(app.store, update).draft.versions]
        by = drafts.By(app.actor, comment)
        tell(approval.ask_postponement(app.store, by, update, dict.fromkeys(slugs, day)))


def cancel(update: Update, comment: Comment = "", database: Database = None, as_json: AsJson = False) -> None:
    """End an update that was not posted; --comment says why."""
    from termsvc.access import Permission
    from termsvc.service import drafts

    with _acting(database, Permission.DRAFT, as_json) as (app, tell):
        tell(drafts.cancel(app.store, drafts.By(app.actor, comment), update))


def supersede(
    update: Update,
    successor: Annotated[str, typer.Option("--as", metavar="UPDATE", help="what to call the update that corrects it")],
    posted_on: Posted,
    effective_on: Annotated[
        str, typer.Option("--effective-on", metavar="DATE", help="from when versions that are taken over take effect")
    ],
    folder: Folder = None,
    comment: Comment = "",
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Draft an update that corrects a posted one and restarts the clock, with new versions if a folder is named."""
    from termsvc.access import Permission
    from termsvc.service import drafts, gathering

    with _acting(database, Permission.DRAFT, as_json) as (app, tell):
        day = required_date(posted_on)
        found = app.store.read(lambda reading: drafts.as_recorded(reading, drafts.opened(reading, update)))
        newer = None if folder is None else gathering.gather(app.store, folder, day, successor)
        gathered = gathering.correcting(found.draft, successor, (day, required_date(effective_on)), newer)
        tell(drafts.begin(app.store, drafts.By(app.actor, comment), gathered, app.practice()))


@contextmanager
def _acting(
    database: str | None, permission: Permission, as_json: bool
) -> Iterator[tuple[Session, Callable[[Opened], None]]]:
    """The installation in the hands of who acts, and how to tell what came of it."""
    from termsvc.terminal import updates as shown

    with installation(database, permission) as app:
        yield app, lambda found: put(as_json, shown.data(found), lambda: shown.state(found))


def _each(changes: list[Callable[[Draft], Draft]], draft: Draft) -> Draft:
    for change in changes:
        draft = change(draft)
    return draft


def _sheet(file: Path | None, as_it_stands: str) -> bytes:
    """An edited sheet: of a file, of standard input, or as the user's editor leaves it."""
    if file is None:
        return (click.edit(as_it_stands, extension=".yaml") or as_it_stands).encode()
    return sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()


COMMANDS: dict[str, Callable[..., None]] = {
    "new": new,
    "list": listed,
    "show": show,
    "items": items,
    "edit": edit,
    "check": check,
    "preview": renderings.preview,
    "audience": audience,
    "mail": renderings.mail,
    "render": renderings.render,
    "propose": propose,
    "approve": approve,
    "return": give_back,
    "post": post,
    "postpone": postpone,
    "cancel": cancel,
    "supersede": supersede,
}
"""In the order in which `--help` lists them."""

group = typer.Typer(help="Draft, approve and post terms updates.", no_args_is_help=True)
for word, command in COMMANDS.items():
    group.command(word)(command)
