"""Commands about single items of a draft: reword, translate, merge, split, nest, put in order, set aside."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from termsvc.cli.exits import installation
from termsvc.cli.options import AsJson, Database, Update
from termsvc.cli.printing import put
from termsvc.cli.update import Comment, Seen

if TYPE_CHECKING:
    from termsvc.core.notice.draft import Draft

ItemId = Annotated[str, typer.Argument(metavar="ITEM", help="an item's id, such as i3")]
Reason = Annotated[str, typer.Option("--reason", metavar="WORDS", help="why it is not material")]


def reword(
    update: Update,
    item: ItemId,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="what it says, in Markdown")],
    comment: Comment = "",
    revision: Seen = None,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Say an item in other words."""
    from termsvc.core.notice import editing

    _edit(partial(editing.reworded, item_id=item, text=text), update, comment, revision, database, as_json=as_json)


def translate(
    update: Update,
    item: ItemId,
    language: Annotated[str, typer.Option("--language", metavar="TAG", help="such as de or de-AT")],
    text: Annotated[str, typer.Option("--text", metavar="TEXT", help="what it says in that language, in Markdown")],
    condition: Annotated[
        str | None,
        typer.Option("--condition", metavar="WORDS", help="its condition in words, if it has one, in that language"),
    ] = None,
    comment: Comment = "",
    revision: Seen = None,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Say an item in another language, as it stands; the same again confirms an outdated translation."""
    from termsvc.core.notice import editing

    change = partial(editing.translated, item_id=item, language=language, text=text, condition=condition)
    _edit(change, update, comment, revision, database, as_json=as_json)


def only_if(
    update: Update,
    item: ItemId,
    applies_if: Annotated[
        str, typer.Argument(metavar="CONDITION", help="such as 'account.plan == \"named\"'; empty for everyone")
    ],
    words: Annotated[
        str | None, typer.Option("--words", metavar="WORDS", help="the same, as the public notice says it")
    ] = None,
    comment: Comment = "",
    revision: Seen = None,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Show an item only to accounts for which a condition holds."""
    from termsvc.core.notice import editing

    change = partial(editing.conditioned, item_id=item, condition=words, applies_if=applies_if or None)
    _edit(change, update, comment, revision, database, as_json=as_json)


def add(
    update: Update,
    document: Annotated[str, typer.Argument(metavar="DOC", help="the document that it is about")],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="what it says, in Markdown")],
    changes: Annotated[
        list[str] | None,
        typer.Option("--change", metavar="CHANGE", help="a change that it tells of; may be given again"),
    ] = None,
    comment: Comment = "",
    revision: Seen = None,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Add an item; what it tells of is left unsaid no more."""
    from termsvc.core.notice import editing

    change = partial(editing.added, document=document, text=text, changes=changes or ())
    _edit(change, update, comment, revision, database, as_json=as_json)


def merge(
    update: Update,
    items: Annotated[list[str], typer.Argument(metavar="ITEM...", help="two items or more")],
    text: Annotated[
        str | None, typer.Option("--text", metavar="TEXT", help="what it says; default one text after the other")
    ] = None,
    comment: Comment = "",
    revision: Seen = None,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Make one item of several."""
    from termsvc.core.notice import editing

    _edit(partial(editing.merged, item_ids=items, text=text), update, comment, revision, database, as_json=as_json)


def split(
    update: Update,
    item: ItemId,
    parts: Annotated[
        list[str],
        typer.Argument(metavar="CHANGES:TEXT...", help="of each part the changes that it tells of, then its text"),
    ],
    comment: Comment = "",
    revision: Seen = None,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Make several items of one: termsvc update item split 2025-02-25 i3 'c4,c5:We clarified ...' 'c6:We added ...'."""
    from termsvc.core.notice import editing

    read = [part.partition(":") for part in parts]
    told = [(text, [one for one in changes.split(",") if one]) for changes, _, text in read]
    _edit(partial(editing.split, item_id=item, parts=told), update, comment, revision, database, as_json=as_json)


def nest(
    update: Update,
    item: ItemId,
    under: Annotated[
        str | None, typer.Option("--under", metavar="ITEM", help="below which other item; default below none")
    ] = None,
    comment: Comment = "",
    revision: Seen = None,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Put an item below another one, or back on the first level."""
    from termsvc.core.notice import editing

    _edit(partial(editing.nested, item_id=item, under=under), update, comment, revision, database, as_json=as_json)


def place(
    update: Update,
    item: ItemId,
    before: Annotated[str, typer.Argument(metavar="OTHER", help="the item before which it is to stand")],
    comment: Comment = "",
    revision: Seen = None,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Put an item before another one."""
    from termsvc.core.notice import editing

    _edit(partial(editing.placed, item_id=item, before=before), update, comment, revision, database, as_json=as_json)


def aside(
    update: Update,
    item: ItemId,
    reason: Reason,
    comment: Comment = "",
    revision: Seen = None,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Take an item out: what it tells of is not material, for a reason, and you say so."""
    from termsvc.core.notice import editing

    change = partial(editing.set_aside, item_id=item, reason=reason)
    _edit(change, update, comment, revision, database, as_json=as_json, signed=True)


def unsaid(
    update: Update,
    document: Annotated[str, typer.Argument(metavar="DOC", help="the document")],
    change: Annotated[str, typer.Argument(metavar="CHANGE", help="the id of a change that no item tells of")],
    reason: Reason,
    comment: Comment = "",
    revision: Seen = None,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Leave a change unsaid: it is not material, for a reason, and you say so."""
    from termsvc.core.notice import editing

    marked = partial(editing.marked, document=document, change=change, reason=reason)
    _edit(marked, update, comment, revision, database, as_json=as_json, signed=True)


COMMANDS: dict[str, Callable[..., None]] = {
    "reword": reword,
    "translate": translate,
    "only-if": only_if,
    "add": add,
    "merge": merge,
    "split": split,
    "nest": nest,
    "place": place,
    "aside": aside,
    "unsaid": unsaid,
}
"""In the order in which `--help` lists them."""

group = typer.Typer(help="Edit single items of a draft.", no_args_is_help=True)
for word, command in COMMANDS.items():
    group.command(word)(command)


def _edit(
    change: Callable[..., Draft],
    update: str,
    comment: str,
    revision: int | None,
    database: str | None,
    *,
    as_json: bool,
    signed: bool = False,
) -> None:
    """Edit a draft; a change that is signed takes who makes it."""
    from termsvc.access import Permission
    from termsvc.service import drafts
    from termsvc.terminal import updates as shown

    with installation(database, Permission.DRAFT) as app:
        own: dict[str, Any] = {"by": app.actor.id} if signed else {}
        by = drafts.By(app.actor, comment)
        found = drafts.edit(app.store, by, update, partial(change, **own), revision)
        put(as_json, shown.data(found), lambda: shown.items(found))
