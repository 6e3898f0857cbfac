"""Terms updates from their first draft to the request for approval: each verb asks who acts, and records one act."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TypeAlias

from termsvc.access import Actor, Permission, require
from termsvc.core.catalogue import Catalogue
from termsvc.core.errors import Refused, UnknownName
from termsvc.core.notice.draft import Draft
from termsvc.core.notice.lifecycle import Act, ActKind, NotAllowed, Progress, progress
from termsvc.core.world import World
from termsvc.service.gathering import Gathered, compared
from termsvc.service.practice import Practice, with_items
from termsvc.store import Reading, Store, Writing
from termsvc.store.paging import Page, through


class RevisionPassed(Refused):
    """The draft has a later revision by now."""


@dataclass(frozen=True, slots=True)
class By:
    """Who acts, and why they say they do."""

    actor: Actor
    comment: str = ""

    def require(self, permission: Permission) -> None:
        """Go on only if who acts may.

        Raises:
            Forbidden: no role of theirs permits it.
        """
        require(self.actor, permission)

    def require_comment(self, why: str) -> None:
        """Go on only if who acts says why.

        Raises:
            Refused: there is no comment.
        """
        if not self.comment.strip():
            raise Refused(f"say in a comment why it is {why}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """An act before it is recorded.

    Attributes:
        draft: the new revision, if it makes one.
        texts: what it names by seal, in canonical form, as far as it may not be stored yet.
        effective_on, superseded_by, templates: as in `Act`.
        at: when it was done, if facts were recorded with it: the instant of the last one.
    """

    kind: ActKind
    draft: Draft | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    effective_on: tuple[tuple[str, date], ...] = ()
    superseded_by: str | None = None
    templates: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """An update: how far it has come, and its draft as it stands."""

    progress: Progress
    draft: Draft


Doing: TypeAlias = Callable[[Store], Opened]
"""What is left of an act once all that takes long has been looked at: it records the act, unless the update has changed since.

So the act may be recorded in a transaction together with more, and other writers do not wait while accounts are counted.
"""


def every(store: Store) -> tuple[Opened, ...]:
    """Every update that was ever drafted, in order of id."""
    return store.read(lambda reading: tuple(opened(reading, update) for update in _ids(reading)))


def some(store: Store, after: str | None, limit: int) -> Page[Opened, str]:
    """So many updates in order of id, from the first one after an id, each as for `standing`."""

    def read(reading: Reading) -> Page[Opened, str]:
        page = reading.updates_after(after, limit)
        catalogue = World(reading.catalogue()).catalogue
        return Page(tuple(_standing(catalogue, opened(reading, update)) for update in page.items), page.after)

    return store.read(read)


def show(store: Store, update: str) -> Opened:
    """An update.

    Raises:
        UnknownName: there is none of this id.
    """
    return store.read(lambda reading: opened(reading, update))


def standing(store: Store, found: Opened) -> Opened:
    """An update whose versions, if it was posted, are as they are recorded by now: postponed ones with later dates."""
    return store.read(lambda reading: _standing(World(reading.catalogue()).catalogue, found))


def begin(store: Store, by: By, gathered: Gathered, practice: Practice) -> Opened:
    """Begin an update: what changed becomes items, and what is only editorial is proposed to be left unsaid.

    Args:
        store: where.
        by: who drafts it.
        gathered: its versions.
        practice: how this installation words items.

    Raises:
        Forbidden: the actor may not draft.
        NotAllowed: there is an update of this id already, or the one that it supersedes was not posted.
    """
    by.require(Permission.DRAFT)

    def work(writing: Writing) -> Opened:
        draft = gathered.draft
        found = progress(writing.acts_of(draft.id))
        if found.state is not None:
            raise NotAllowed(f"there is an update {draft.id} already, {found.state}; give this one another id")
        superseded = superseded_by(writing, draft)
        if superseded is not None:
            superseded.progress.leads_to(ActKind.SUPERSEDED)
        before = superseded.draft if superseded else None
        worded = with_items(draft, compared(writing, draft, gathered.texts, before), practice)
        return record(
            writing, by, Opened(found, worded), Step(kind=ActKind.DRAFTED, draft=worded, texts=gathered.texts)
        )

    return store.write(work)


def edit(store: Store, by: By, update: str, change: Callable[[Draft], Draft], revision: int | None = None) -> Opened:
    """Give a draft a new revision; what was proposed or approved is so no longer.

    Args:
        store: where.
        by: who edits it.
        update: its id.
        change: from the draft as it stands to the new one; it may be called more than once.
        revision: the revision that was edited, if nobody else may have edited it since.

    Raises:
        Forbidden: the actor may not draft.
        NotAllowed: the update is past being edited.
        RevisionPassed: the draft has a later revision.
        Refused: the change was refused.
        UnknownName: there is no such update.
    """
    by.require(Permission.DRAFT)

    def work(writing: Writing) -> Opened:
        found = opened(writing, update)
        found.progress.leads_to(ActKind.EDITED)
        require_revision(found, revision)
        draft = change(found.draft)
        return found if draft == found.draft else record(writing, by, found, Step(kind=ActKind.EDITED, draft=draft))

    return store.write(work)


def give_back(store: Store, by: By, update: str) -> Opened:
    """Send back what was asked: a draft to its authors, or the postponement of a posted update.

    Raises:
        Forbidden: the actor may not approve.
        NotAllowed: nothing is asked.
        Refused: there is no comment to say why.
        UnknownName: there is no such update.
    """
    by.require(Permission.APPROVE)
    by.require_comment("sent back")
    return store.write(lambda writing: record(writing, by, opened(writing, update), Step(kind=ActKind.RETURNED)))


def cancel(store: Store, by: By, update: str) -> Opened:
    """End an update that was not posted.

    Raises:
        Forbidden: the actor may not draft.
        NotAllowed: it was posted, or cancelled before.
        Refused: there is no comment to say why.
        UnknownName: there is no such update.
    """
    by.require(Permission.DRAFT)
    by.require_comment("cancelled")
    return store.write(lambda writing: record(writing, by, opened(writing, update), Step(kind=ActKind.CANCELLED)))


def record(writing: Writing, by: By, found: Opened, step: Step) -> Opened:
    """Record an act about an update, with the draft if it is a new revision.

    Raises:
        NotAllowed: the acts before do not allow it.
    """
    found.progress.leads_to(step.kind)
    act = Act(
        update=found.draft.id,
        number=len(found.progress.acts) + 1,
        kind=step.kind,
        revision=found.progress.revision + (step.draft is not None),
        actor=by.actor.id,
        at=step.at or writing.now,
        comment=by.comment,
        effective_on=step.effective_on,
        superseded_by=step.superseded_by,
        templates=step.templates,
    )
    kept = writing.act(act, step.draft, step.texts)
    return Opened(found.progress.after(kept), step.draft or found.draft)


def superseded_by(reading: Reading, draft: Draft) -> Opened | None:
    """The update that a draft corrects, with its versions as they are recorded by now: postponed ones with later dates.

    Raises:
        UnknownName: it names one that there is not.
    """
    return None if draft.supersedes is None else as_recorded(reading, opened(reading, draft.supersedes))


def as_recorded(reading: Reading, found: Opened) -> Opened:
    """An update whose versions are, as far as they are recorded, as they stand by now."""
    return _as_recorded(World(reading.catalogue()).catalogue, found)


def _standing(known: Catalogue, found: Opened) -> Opened:
    return found if found.progress.last(ActKind.POSTED) is None else _as_recorded(known, found)


def _as_recorded(known: Catalogue, found: Opened) -> Opened:
    versions = (known.version(*one.key) if known.knows(*one.key) else one for one in found.draft.versions)
    return replace(found, draft=replace(found.draft, versions=tuple(versions)))


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
        RevisionPassed: it is not.
    """
    if revision is not None and revision != found.progress.revision:
        raise RevisionPassed(
            f"update {found.draft.id} has revision {found.progress.revision} by now, and this is about revision"
            f" {revision}; look at the new one first"
        )


def _ids(reading: Reading) -> Iterator[str]:
    return through(reading.updates_after)
