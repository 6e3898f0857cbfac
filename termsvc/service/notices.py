"""Notices of updates: one value for each, which every rendering shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from termsvc.core.model import NotifyBy
from termsvc.core.notice.audience import KeptOut, concerns
from termsvc.core.notice.draft import Draft
from termsvc.core.notice.lifecycle import ActKind
from termsvc.core.notice.manifest import NOBODY, AudienceCounts
from termsvc.core.notice.notice import Notice, Section
from termsvc.core.notice.personal import personal as personal_notice
from termsvc.core.notice.supposed import supposing
from termsvc.core.world import World
from termsvc.service.audience import Asking, audience
from termsvc.service.bulk import Population
from termsvc.service.drafts import Opened, superseded_by
from termsvc.service.gathering import Compared, compared, noticed
from termsvc.store import Reading, Store


def sides(reading: Reading, draft: Draft) -> tuple[Compared, ...]:
    """Each version of an update beside the one before it."""
    superseded = superseded_by(reading, draft)
    return compared(reading, draft, {}, superseded.draft if superseded else None)


def public(store: Store, found: Opened, told: AudienceCounts) -> Notice:
    """The notice of an update to everyone.

    Args:
        store: where.
        found: the update.
        told: its audience, for what is said to those whose agreements differ.
    """
    draft = as_it_holds(found)
    counts = {one.version.key: one for one in told.versions}

    def section(one: Compared) -> Section:
        count = counts.get(one.version.key)
        return Section(
            title=one.title,
            version=one.version,
            before=one.before,
            effective_on=one.version.effective_on,
            items=tuple(item for item in draft.items if item.document == one.version.document),
            carve_outs=count is not None and any(reason is KeptOut.NEGOTIATED for reason, _ in count.kept_out),
            later=count is not None and count.later > 0,
        )

    beside = store.read(lambda reading: sides(reading, draft))
    told_by_notice = [one for one in beside if one.document.notify_by is NotifyBy.NOTICE]
    return replace(_headed(found, beside), sections=tuple(map(section, told_by_notice)))


def expected(store: Store, found: Opened) -> AudienceCounts:
    """The audience of an update by all that is known, whether it is posted yet or not."""
    draft = as_it_holds(found)
    superseded = store.read(lambda reading: superseded_by(reading, draft))
    supposed = draft.facts(superseded.draft if superseded else None)
    update = store.read(lambda reading: noticed(reading, draft))
    return audience(Asking(store, Population(), supposed=supposed), update) if update.versions else NOBODY


def personal(store: Store, found: Opened, account: str, address: str, known_at: datetime | None = None) -> Notice:
    """The notice of an update to one account: the documents that will bind it, and the items that hold for it.

    Args:
        store: where.
        found: the update.
        account: an account's id.
        address: where the notice to everyone stands.
        known_at: an aware instant whose knowledge counts; `None` is all that is known.

    Raises:
        UnknownName: the account is not known.
    """
    draft = as_it_holds(found)
    beside, records = store.read(lambda reading: (sides(reading, draft), reading.records_about(account)))
    superseded = store.read(lambda reading: superseded_by(reading, draft))
    supposed = draft.facts(superseded.draft if superseded else None)
    world = World(supposing(records, supposed), known_at)
    own = world.account(account).fact
    versions = store.read(lambda reading: noticed(reading, draft)).versions
    told = personal_notice(draft.items, concerns(world, account, versions), own)
    by_version = {one.version.key: one for one in beside}

    def sections() -> Iterator[Section]:
        for one in told.sections:
            side = by_version[one.version.key]
            yield Section(
                title=side.title,
                version=one.version,
                before=side.before,
                effective_on=one.binds_from,
                items=one.items,
                left_out=one.left_out,
            )

    titles = {one.version.key: one.title for one in beside}
    kept_out = tuple((titles[it.version.key], it.kept_out) for it in told.kept_out if it.kept_out)
    return replace(
        _headed(found, beside), sections=tuple(sections()), account=account, kept_out=kept_out, address=address
    )


def as_it_holds(found: Opened) -> Draft:
    """A draft with the dates that hold by now: later ones, where the posted update was postponed since."""
    later = {
        document: day
        for act in found.progress.acts
        if act.kind is ActKind.POSTPONED
        for document, day in act.effective_on
    }
    versions = tuple(
        replace(version, effective_on=later.get(version.document, version.effective_on))
        for version in found.draft.versions
    )
    return replace(found.draft, versions=versions)


def _headed(found: Opened, beside: tuple[Compared, ...]) -> Notice:
    titles = {one.version.document: one.title for one in beside}
    first = {version.document: version.effective_on for version in found.draft.versions}
    holds = {version.document: version.effective_on for version in as_it_holds(found).versions}
    return Notice(
        update=found.draft.id,
        posted_on=found.draft.posted_on,
        sections=(),
        corrects=found.draft.supersedes,
        postponed=tuple((titles[slug], day) for slug, day in first.items() if holds[slug] != day),
    )
