"""Approval by a second person, of drafts and of postponements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from termsvc.access import Permission
from termsvc.core.dated import local_date
from termsvc.core.errors import Refused
from termsvc.core.model import Version
from termsvc.core.notice.lifecycle import ActKind, may_approve, may_postpone
from termsvc.core.world import World
from termsvc.service.checking import check, require_passing
from termsvc.service.drafts import By, Doing, Opened, Step, opened, record, require_revision
from termsvc.service.persons import persons
from termsvc.service.practice import Practice
from termsvc.service.recording import record_facts
from termsvc.store import Store, Writing

_LEFT_UNSAID = "left unsaid what was proposed to be left unsaid"


def propose(store: Store, by: By, update: str, practice: Practice, revision: int | None = None) -> Opened:
    """Ask for approval. What is proposed to be left unsaid is left unsaid by whoever asks.

    Raises:
        Forbidden: the actor may not draft.
        NotAllowed: the update is not a draft.
        FindingsRefused: the check finds what stands against it.
        RevisionPassed: the draft has a later revision.
        UnknownName: there is no such update.
    """
    return ready_to_propose(store, by, update, practice, revision)(store)


def ready_to_propose(store: Store, by: By, update: str, practice: Practice, revision: int | None = None) -> Doing:
    """Look at what is to be proposed, which takes long where there are many accounts.

    Raises:
        As `propose`.
    """
    by.require(Permission.DRAFT)
    found = store.read(lambda reading: opened(reading, update))
    found.progress.leads_to(ActKind.PROPOSED)
    require_revision(found, revision)
    marks = tuple(mark if mark.by else replace(mark, by=by.actor.id) for mark in found.draft.not_material)
    accepted = replace(found.draft, not_material=marks)
    require_passing(check(store, replace(found, draft=accepted), practice))

    def work(writing: Writing) -> Opened:
        again = opened(writing, update)
        require_revision(again, found.progress.revision)
        new = None if accepted == again.draft else accepted
        if new is not None:
            again = record(writing, replace(by, comment=_LEFT_UNSAID), again, Step(kind=ActKind.EDITED, draft=new))
        return record(writing, by, again, Step(kind=ActKind.PROPOSED))

    return lambda into: into.write(work)


def approve(store: Store, by: By, update: str, practice: Practice, revision: int | None = None) -> Opened:
    """Approve what is asked: a draft, or the postponement of a posted update, whose later dates then hold.

    Args:
        store: where.
        by: an approver who is another person than who drafted, edited last, or asked.
        update: its id.
        practice: the rules on notice periods are checked again.
        revision: the revision that the actor has looked at, if it must be that.

    Raises:
        Forbidden: the actor may not approve.
        NotAllowed: nothing is asked.
        SamePerson: it is the actor's own work.
        FindingsRefused: the check finds what stands against it.
        RevisionPassed: the draft has a later revision.
        UnknownName: there is no such update.
    """
    return ready_to_approve(store, by, update, practice, revision)(store)


def ready_to_approve(store: Store, by: By, update: str, practice: Practice, revision: int | None = None) -> Doing:
    """Look at what is to be approved, which takes long where there are many accounts.

    Raises:
        As `approve`.
    """
    by.require(Permission.APPROVE)
    found = store.read(lambda reading: opened(reading, update))
    require_revision(found, revision)
    if found.progress.postponement is not None:
        return lambda into: into.write(lambda writing: _postpone(writing, by, update))
    found.progress.leads_to(ActKind.APPROVED)
    require_passing(check(store, found, practice, by.actor.id))

    def work(writing: Writing) -> Opened:
        again = opened(writing, update)
        require_revision(again, found.progress.revision)
        again.progress.leads_to(ActKind.APPROVED)
        may_approve(again.progress, by.actor.id, persons(writing), [one.by for one in again.draft.overrides])
        return record(writing, by, again, Step(kind=ActKind.APPROVED))

    return lambda into: into.write(work)


def ask_postponement(store: Store, by: By, update: str, effective_on: Mapping[str, date]) -> Opened:
    """Ask that versions of a posted update take effect later; a second person approves it.

    Args:
        store: where.
        by: who asks.
        update: its id.
        effective_on: the later dates by document.

    Raises:
        Forbidden: the actor may not draft.
        NotAllowed: the update is not posted.
        Refused: a date is not later than the one that holds, or that one has passed, or there is no comment.
        UnknownName: there is no such update, or it has no version of a document.
    """
    by.require(Permission.DRAFT)
    by.require_comment("postponed")

    def work(writing: Writing) -> Opened:
        found = opened(writing, update)
        found.progress.leads_to(ActKind.POSTPONEMENT_PROPOSED)
        list(_later(writing, found, effective_on))
        dates = tuple(sorted(effective_on.items()))
        return record(writing, by, found, Step(kind=ActKind.POSTPONEMENT_PROPOSED, effective_on=dates))

    return store.write(work)


def _postpone(writing: Writing, by: By, update: str) -> Opened:
    found = opened(writing, update)
    may_postpone(found.progress, by.actor.id, persons(writing))
    asked = found.progress.postponement
    dates = asked.effective_on if asked else ()
    later = [*_later(writing, found, dict(dates))]
    record_facts(writing, f"update {update}", later, by.actor.id)
    return record(writing, by, found, Step(kind=ActKind.POSTPONED, effective_on=dates))


def _later(writing: Writing, found: Opened, effective_on: Mapping[str, date]) -> Iterable[Version]:
    """The versions of an update as they are recorded, with later dates."""
    world = World(writing.catalogue())
    for document, day in sorted(effective_on.items()):
        version = world.version(document, found.draft.version(document).label).fact
        today = local_date(writing.now, world.document(document).fact.timezone)
        if not today < version.effective_on < day:
            raise Refused(
                f"{document} takes effect on {version.effective_on}; it can be postponed only before that date, which"
                f" today, {today}, {'is' if today < version.effective_on else 'is not'}, and to a later one, which"
                f" {day} {'is' if day > version.effective_on else 'is not'}"
            )
        yield replace(version, effective_on=day)
