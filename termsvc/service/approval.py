"""Approval by a second person, of drafts and of postponements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from termsvc.access import Actor, Permission, require
from termsvc.core.dated import local_date
from termsvc.core.errors import Refused
from termsvc.core.model import Version
from termsvc.core.notice.lifecycle import ActKind, may_approve, may_postpone
from termsvc.core.world import World
from termsvc.service.checking import check, require_passing
from termsvc.service.drafting import Practice
from termsvc.service.drafts import Opened, opened, record, require_revision
from termsvc.service.recording import record_facts
from termsvc.store import Store, Writing


def propose(store: Store, actor: Actor, update: str, practice: Practice, comment: str = "") -> Opened:
    """Ask for approval. What is proposed to be left unsaid is left unsaid by whoever asks.

    Raises:
        Forbidden: the actor may not draft.
        NotAllowed: the update is not a draft.
        Refused: the check finds what stands against it.
        UnknownName: there is no such update.
    """
    require(actor, Permission.DRAFT)
    found = store.read(lambda reading: opened(reading, update))
    found.progress.leads_to(ActKind.PROPOSED)
    marks = tuple(mark if mark.by else replace(mark, by=actor.id) for mark in found.draft.not_material)
    accepted = replace(found.draft, not_material=marks)
    require_passing(check(store, replace(found, draft=accepted), practice))

    def work(writing: Writing) -> Opened:
        again = opened(writing, update)
        require_revision(again, found.progress.revision)
        new = None if accepted == again.draft else accepted
        if new is not None:
            again = record(writing, actor, again, ActKind.EDITED, "left unsaid what was proposed to be", new=new)
        return record(writing, actor, again, ActKind.PROPOSED, comment)

    return store.write(work)


def approve(
    store: Store, actor: Actor, update: str, practice: Practice, comment: str = "", *, revision: int | None = None
) -> Opened:
    """Approve what is asked: a draft, or the postponement of a posted update, whose later dates then hold.

    Args:
        store: where.
        actor: an approver who is another person than who drafted, edited last, or asked.
        update: its id.
        practice: the rules on notice periods are checked again.
        comment: why.
        revision: the revision that the actor has looked at.

    Raises:
        Forbidden: the actor may not approve.
        NotAllowed: nothing is asked.
        SamePerson: it is the actor's own work.
        Refused: the draft has a later revision, or the check finds what stands against it.
        UnknownName: there is no such update.
    """
    require(actor, Permission.APPROVE)
    found = store.read(lambda reading: opened(reading, update))
    require_revision(found, revision)
    if found.progress.postponement is not None:
        return store.write(lambda writing: _postpone(writing, actor, update, comment))
    found.progress.leads_to(ActKind.APPROVED)
    require_passing(check(store, found, practice, approver=actor.id))

    def work(writing: Writing) -> Opened:
        again = opened(writing, update)
        require_revision(again, found.progress.revision)
        again.progress.leads_to(ActKind.APPROVED)
        person_of = writing.access().people().person_of
        may_approve(again.progress, actor.id, person_of, [one.by for one in again.draft.overrides])
        return record(writing, actor, again, ActKind.APPROVED, comment)

    return store.write(work)


def ask_postponement(store: Store, actor: Actor, update: str, effective_on: Mapping[str, date], comment: str) -> Opened:
    """Ask that versions of a posted update take effect later; a second person approves it.

    Args:
        store: where.
        actor: who asks.
        update: its id.
        effective_on: the later dates by document.
        comment: why.

    Raises:
        Forbidden: the actor may not draft.
        NotAllowed: the update is not posted.
        Refused: a date is not later than the one that holds, or that one has passed, or there is no comment.
        UnknownName: there is no such update, or it has no version of a document.
    """
    require(actor, Permission.DRAFT)
    if not comment.strip():
        raise Refused("say in a comment why it is postponed")

    def work(writing: Writing) -> Opened:
        found = opened(writing, update)
        found.progress.leads_to(ActKind.POSTPONEMENT_PROPOSED)
        list(_later(writing, found, effective_on))
        dates = tuple(sorted(effective_on.items()))
        return record(writing, actor, found, ActKind.POSTPONEMENT_PROPOSED, comment, effective_on=dates)

    return store.write(work)


def _postpone(writing: Writing, actor: Actor, update: str, comment: str) -> Opened:
    found = opened(writing, update)
    may_postpone(found.progress, actor.id, writing.access().people().person_of)
    asked = found.progress.postponement
    dates = asked.effective_on if asked else ()
    later = [*_later(writing, found, dict(dates))]
    record_facts(writing, f"update {update}", later, actor.id)
    return record(writing, actor, found, ActKind.POSTPONED, comment, effective_on=dates)


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
