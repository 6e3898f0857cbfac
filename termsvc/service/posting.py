"""Posting an update: its versions are recorded, and the update that it corrects is superseded."""

from __future__ import annotations

from dataclasses import replace

from termsvc.access import Permission
from termsvc.core.dated import local_date
from termsvc.core.errors import Refused
from termsvc.core.explanation import wording
from termsvc.core.notice.draft import Draft
from termsvc.core.notice.lifecycle import ActKind, may_approve
from termsvc.core.seal import seal
from termsvc.core.world import World
from termsvc.service.audiences import audiences
from termsvc.service.checking import check, require_passing
from termsvc.service.drafts import By, Doing, Opened, Step, opened, record, require_revision, superseded_by
from termsvc.service.persons import persons
from termsvc.service.practice import Practice
from termsvc.service.recording import record_facts
from termsvc.store import Store, Writing


def post(store: Store, by: By, update: str, practice: Practice) -> Opened:
    """Post an approved update, on the date for which it was approved, and freeze its audience.

    All is recorded at once, or nothing: its new documents and its versions, that the update is posted and with which
    templates it is rendered from now on, and of the update that it corrects, that it is superseded and its replaced
    versions are withdrawn. The audience is what follows from the
    facts known then, so it may be listed right after, or later if that was interrupted.

    Raises:
        Forbidden: the actor may not post.
        NotAllowed: it is not approved.
        SamePerson: by what is known now, the person who approved it drafted it or edited it last.
        FindingsRefused: its check finds what stands against it.
        Refused: today is another date in the time zone of one of its documents.
        UnknownName: there is no such update.
    """
    posted = ready_to_post(store, by, update, practice)(store)
    audiences(store, posted)
    return posted


def ready_to_post(store: Store, by: By, update: str, practice: Practice) -> Doing:
    """Look at what is to be posted, which takes long where there are many accounts; its audience is listed by `audiences`.

    Raises:
        As `post`.
    """
    by.require(Permission.POST)
    found = store.read(lambda reading: opened(reading, update))
    found.progress.leads_to(ActKind.POSTED)
    approved = found.progress.last(ActKind.APPROVED)
    approver = approved.actor if approved else ""
    require_passing(check(store, found, practice, approver, posting=True))

    templates = practice.templates.sealed()
    step = Step(kind=ActKind.POSTED, texts={seal(templates): templates}, templates=seal(templates))

    def work(writing: Writing) -> Opened:
        again = opened(writing, update)
        again.progress.leads_to(ActKind.POSTED)
        require_revision(again, found.progress.revision)
        may_approve(again.progress, approver, persons(writing), [one.by for one in again.draft.overrides])
        superseded = superseded_by(writing, again.draft)
        facts = again.draft.facts(superseded.draft if superseded else None)
        recorded = record_facts(writing, f"update {update}", facts, by.actor.id)
        _require_today(writing, again.draft)
        if superseded is not None:
            record(writing, by, superseded, Step(kind=ActKind.SUPERSEDED, superseded_by=update))
        at = recorded[-1].recorded_at if recorded else None
        return record(writing, by, again, replace(step, at=at))

    return lambda into: into.write(work)


def _require_today(writing: Writing, draft: Draft) -> None:
    world = World(writing.catalogue())
    for version in draft.versions:
        timezone = world.document(version.document).fact.timezone
        today = local_date(writing.now, timezone)
        if today != draft.posted_on:
            meant = "post it on that date" if today < draft.posted_on else "edit posted_on, and have it approved again"
            raise Refused(
                f"update {draft.id} is to be posted on {wording.day(draft.posted_on)}, and for {version.document}, in"
                f" {timezone}, today is {wording.day(today)}; {meant}"
            )
