"""Versions come into force by updates that two people carry; a load may only bring in what was posted long ago."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from termsvc.access import MAY, Actor, Permission
from termsvc.core.dated import local_date
from termsvc.core.model import Document, Retraction, Version
from termsvc.library.finding import Finding
from termsvc.library.restating import Plan
from termsvc.store import Reading

_BY_UPDATE = "Post it by an update: termsvc update new."


def guarded(reading: Reading, plan: Plan, actor: Actor, now: datetime) -> Iterator[Finding]:
    """A finding for each version or document in a load that only an update may post, or that the actor may not bring in.

    Once somebody is enrolled, a version that is posted today or later is posted by an update, and so is a posted version's
    later effective date. History, withdrawals, retractions of versions and changed documents are for admins to load.

    Args:
        reading: what is recorded.
        plan: what the load would do.
        actor: who loads; nothing is asked of whoever acts while nobody is enrolled.
        now: an aware instant.
    """
    if actor.identity is None:
        return
    recorded = reading.catalogue()
    known = {record.fact.key: record.fact for record in recorded if isinstance(record.fact, Version)}
    catalogue = {record.id for record in recorded}
    documents = {record.fact.slug for record in recorded if isinstance(record.fact, Document)}
    zones = {
        one.fact.slug: one.fact.timezone for one in (*recorded, *plan.batch.records) if isinstance(one.fact, Document)
    }
    is_admin = any(Permission.MANAGE in MAY[role] for role in actor.roles)
    for record in plan.batch.records:
        fact = record.fact
        if isinstance(fact, Version):
            before = known.get(fact.key)
            if before is None and fact.posted_on >= local_date(now, zones[fact.document]):
                yield _finding(record.source, fact, "it is posted today or later", _BY_UPDATE)
            elif before is not None and before.effective_on != fact.effective_on:
                yield _finding(
                    record.source, fact, "it would take effect later", "Ask for it: termsvc update postpone."
                )
            elif not is_admin:
                yield _finding(record.source, fact, f"{actor.id} is no admin, and brings in a version", _BY_UPDATE)
        elif isinstance(fact, Document) and fact.slug in documents and not is_admin:
            problem = f"{actor.id} is no admin, and changes a document, which may change whom it binds"
            yield Finding(file=record.source, value=fact.slug, problem=problem, remedy="Have an admin load it.")
        elif isinstance(fact, Retraction) and fact.fact in catalogue and not is_admin:
            problem = f"{actor.id} is no admin, and takes back a version or document"
            yield Finding(file=record.source, value=fact.fact, problem=problem, remedy="Have an admin load it.")


def _finding(source: str, version: Version, problem: str, remedy: str) -> Finding:
    return Finding(file=source, value="/".join(version.key), problem=problem, remedy=remedy)
