"""Terms updates from their first draft to the request for approval: each verb asks who acts, and records one act."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from termsvc.access import Actor, Permission, require
from termsvc.core.errors import Refused, UnknownName
from termsvc.core.notice.draft import Draft
from termsvc.core.notice.lifecycle import Act, ActKind, Progress, progress
from termsvc.service.drafting import Practice, draft_items
from termsvc.service.gathering import Gathered
from termsvc.store import Reading, Store, Writing


@dataclass(frozen=True, slots=True)
class Opened:
    """An update: how far it has come, and its draft as it stands."""

    progress: Progress
    draft: Draft


def every(store: Store) -> tuple[Opened, ...]:
    """Every update that was ever drafted, in order of id."""
    return store.read(lambda reading: tuple(opened(reading, update) for update in _ids(reading)))


def show(store: Store, update: str) -> Opened:
    """An update.

    Raises:
        UnknownName: there is none of this id.
    """
    return store.read(lambda reading: opened(reading, update))


def begin(store: Store, actor: Actor, gathered: Gathered, practice: Practice, comment: str = "") -> Opened:
    """Begin an update: what changed becomes items, and what is only editorial is proposed to be left unsaid.

    Args:
        store: where.
        actor: who drafts it.
        gathered: its versions.
        practice: how this installation words items.
        comment: why.

    Raises:
        Forbidden: the actor may not draft.
        Refused: there is an update of this id already, or the one that it supersedes was not posted.
    """
    require(actor, Permission.DRAFT)

    def work(writing: Writing) -> Opened:
        found = progress(writing.acts_of(gathered.draft.id))
        if found.state is not None:
            raise Refused(f"there is an update {gathered.draft.id} already, {found.state}; give this one another id")
        if gathered.draft.supersedes is not None:
            opened(writing, gathered.draft.supersedes).progress.leads_to(ActKind.SUPERSEDED)
        said = draft_items(gathered.draft, gathered.compared, practice)
        draft = replace(gathered.draft, items=said.items, not_material=said.not_material)
        return record(writing, actor, Opened(found, draft), ActKind.DRAFTED, comment, new=draft, texts=gathered.texts)

    return store.write(work)


def edit(
    store: Store,
    actor: Actor,
    update: str,
    change: Callable[[Draft], Draft],
    comment: str = "",
    *,
    revision: int | None = None,
) -> Opened:
    """Give a draft a new revision; what was proposed or approved is so no longer.

    Args:
        store: where.
        actor: who edits it.
        update: its id.
        change: from the draft as it stands to the new one; it may be called more than once.
        comment: why.
        revision: the revision that was edited, if nobody else may have edited it since.

    Raises:
        Forbidden: the actor may not draft.
        NotAllowed: the update is past being edited.
        Refused: the draft has a later revision, or the change was refused.
        UnknownName: there is no such update.
    """
    require(actor, Permission.DRAFT)

    def work(writing: Writing) -> Opened:
        found = opened(writing, update)
        require_revision(found, revision)
        draft = change(found.draft)
        if draft == found.draft:
            found.progress.leads_to(ActKind.EDITED)
            return found
        return record(writing, actor, found, ActKind.EDITED, comment, new=draft)

    return store.write(work)


def give_back(store: Store, actor: Actor, update: str, comment: str) -> Opened:
    """Send back what was asked: a draft to its authors, or the postponement of a posted update.

    Raises:
        Forbidden: the actor may not approve.
        NotAllowed: nothing is asked.
        Refused: there is no comment to say why.
        UnknownName: there is no such update.
    """
    require(actor, Permission.APPROVE)
    if not comment.strip():
        raise Refused("say in a comment why it is sent back")
    return store.write(lambda writing: record(writing, actor, opened(writing, update), ActKind.RETURNED, comment))


def cancel(store: Store, actor: Actor, update: str, comment: str) -> Opened:
    """End an update that was not posted.

    Raises:
        Forbidden: the actor may not draft.
        NotAllowed: it was posted, or cancelled before.
        Refused: there is no comment to say why.
        UnknownName: there is no such update.
    """
    require(actor, Permission.DRAFT)
    if not comment.strip():
        raise Refused("say in a comment why it is cancelled")
    return store.write(lambda writing: record(writing, actor, opened(writing, update), ActKind.CANCELLED, comment))


def record(
    writing: Writing,
    actor: Actor,
    found: Opened,
    kind: ActKind,
    comment: str = "",
    *,
    new: Draft | None = None,
    texts: Mapping[str, str] | None = None,
    effective_on: tuple[tuple[str, date], ...] = (),
    superseded_by: str | None = None,
) -> Opened:
    """Record an act about an update, with the draft if it is a new revision.

    Raises:
        NotAllowed: the acts before do not allow it.
    """
    found.progress.leads_to(kind)
    act = Act(
        update=found.draft.id,
        number=len(found.progress.acts) + 1,
        kind=kind,
        revision=found.progress.revision + (new is not None),
        actor=actor.id,
        at=writing.now,
        comment=comment,
        effective_on=effective_on,
        superseded_by=superseded_by,
    )
    return Opened(found.progress.after(writing.act(act, new, texts)), new or found.draft)


def opened(reading: Reading, update: str) -> Opened:
    """An update.

    Raises:
        UnknownName: there is none of this id.
    """
    found = progress(reading.acts_of(update))
    if found.state is None:
        known = ", ".join([*_ids(reading)][-5:])
        which = f"the last ones are {known}" if known else "begin one with: termsvc update new"
        raise UnknownName(f"there is no update {update}; {which}")
    return Opened(found, reading.draft_of(update, found.revision))


def require_revision(found: Opened, revision: int | None) -> None:
    """Refuse work on a revision that is no longer the last.

    Raises:
        Refused: it is not.
    """
    if revision is not None and revision != found.progress.revision:
        raise Refused(
            f"update {found.draft.id} has revision {found.progress.revision} by now, and this is about revision"
            f" {revision}; look at the new one first"
        )


def _ids(reading: Reading) -> Iterator[str]:
    return through(reading.updates_after)
