"""Notices of updates: one value for each, which every rendering shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from termsvc.core.dated import local_date
from termsvc.core.model import Account, NotifyBy
from termsvc.core.notice.audience import Concern, KeptOut, concerns
from termsvc.core.notice.draft import Draft
from termsvc.core.notice.lifecycle import ActKind
from termsvc.core.notice.manifest import NOBODY, AudienceCounts
from termsvc.core.notice.notice import Notice, Section, Titled
from termsvc.core.notice.personal import personal as personal_notice
from termsvc.core.notice.supposed import supposing
from termsvc.core.world import World
from termsvc.service.audience import Asking, audience
from termsvc.service.bulk import Population
from termsvc.service.drafts import Opened, superseded_by
from termsvc.service.gathering import Compared, compared, noticed
from termsvc.service.translations import texts_of, translated
from termsvc.store import Reading, Store


def sides(reading: Reading, draft: Draft) -> tuple[Compared, ...]:
    """Each version of an update beside the one before it, with its translations."""
    superseded = superseded_by(reading, draft)
    beside = compared(reading, draft, {}, superseded.draft if superseded else None)
    found = translated(reading, draft.translations)
    return tuple(replace(one, translations=texts_of(reading, one, found)) for one in beside)


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
            prevailing_language=one.document.prevailing_language,
            translations=one.translations,
        )

    beside = store.read(lambda reading: sides(reading, draft))
    by_notice, by_log = _by_way(beside)
    return replace(
        _headed(found, beside), sections=tuple(map(section, by_notice)), change_log=tuple(map(section, by_log))
    )


def expected(store: Store, found: Opened) -> AudienceCounts:
    """The audience of an update by all that is known, whether it is posted yet or not."""
    draft = as_it_holds(found)
    superseded = store.read(lambda reading: superseded_by(reading, draft))
    supposed = draft.facts(superseded.draft if superseded else None)
    update = store.read(lambda reading: noticed(reading, draft))
    return audience(Asking(store, Population(), supposed=supposed), update) if update.versions else NOBODY


def personal(store: Store, found: Opened, account: str, known_at: datetime | None = None) -> Notice:
    """The notice of an update to one account: the documents that will bind it, and the items that hold for it.

    Args:
        store: where.
        found: the update.
        account: an account's id.
        known_at: an aware instant whose knowledge counts; `None` is all that is known.

    Raises:
        UnknownName: the account is not known.
    """

    def work(reading: Reading) -> Notice:
        known = reading if known_at is None else reading.as_known(known_at)
        shared = PersonalNotices.read(known, found)
        superseded = superseded_by(known, shared.draft)
        supposed = shared.draft.facts(superseded.draft if superseded else None)
        world = World(supposing(known.records_about(account), supposed))
        own = world.account(account).fact
        return shared.to(own, concerns(world, account, shared.draft.versions))

    return store.read(work)


@dataclass(frozen=True, slots=True)
class PersonalNotices:
    """What the notices of an update to single accounts share, so that it is read once for any number of these."""

    draft: Draft
    beside: tuple[Compared, ...]
    headed: Notice

    @classmethod
    def read(cls, reading: Reading, found: Opened) -> PersonalNotices:
        """The notices of an update, by what a snapshot holds."""
        draft = as_it_holds(found)
        beside = sides(reading, draft)
        return cls(draft, beside, _headed(found, beside))

    def to(self, account: Account, concerns: Iterable[Concern]) -> Notice:
        """The notice to an account.

        Args:
            account: by what is known.
            concerns: whether the update's versions concern it, in order of document; those that are left out are not told
                of.
        """
        told = personal_notice(self.draft.items, concerns, account)
        own_sections = {one.version.key: one for one in told.sections}

        def section(side: Compared) -> Section:
            one = own_sections[side.version.key]
            return Section(
                title=side.title,
                version=one.version,
                before=side.before,
                effective_on=one.binds_from,
                items=one.items,
                left_out=one.left_out,
                prevailing_language=side.document.prevailing_language,
                translations=side.translations,
            )

        by_notice, by_log = _by_way(self.beside)
        titles = {one.version.key: _titled(one) for one in by_notice}
        kept_out = ((titles.get(it.version.key), it.kept_out) for it in told.kept_out)
        return replace(
            self.headed,
            sections=tuple(section(one) for one in by_notice if one.version.key in own_sections),
            account=account.id,
            kept_out=tuple((title, reason) for title, reason in kept_out if title and reason),
            change_log=tuple(section(one) for one in by_log if one.version.key in own_sections),
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


def _by_way(beside: Sequence[Compared]) -> tuple[list[Compared], list[Compared]]:
    """The versions of which a notice tells, and those of which the change log does."""
    every = {way: [one for one in beside if one.document.notify_by is way] for way in NotifyBy}
    return every[NotifyBy.NOTICE], every[NotifyBy.CHANGE_LOG]


def _headed(found: Opened, beside: tuple[Compared, ...]) -> Notice:
    named = {one.version.document: _titled(one) for one in beside}
    first = {version.document: version.effective_on for version in found.draft.versions}
    holds = {version.document: version.effective_on for version in as_it_holds(found).versions}
    return Notice(
        update=found.draft.id,
        posted_on=found.draft.posted_on,
        sections=(),
        corrects=found.draft.supersedes,
        corrected_on=_corrected_on(found, beside),
        postponed=tuple((named[slug], day) for slug, day in first.items() if holds[slug] != day),
    )


def _corrected_on(found: Opened, beside: tuple[Compared, ...]) -> date | None:
    """The date on which the update was postponed last, where its documents are."""
    last = found.progress.last(ActKind.POSTPONED)
    return max(local_date(last.at, one.document.timezone) for one in beside) if last else None


def _titled(one: Compared) -> Titled:
    return Titled(title=one.title, translations=one.translations)
