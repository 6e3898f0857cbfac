"""Whom an update concerns, and why it does not concern the others: asked of the resolver, never restated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain

from termsvc.core.answer import Reason, Rule
from termsvc.core.binding import Moment, Standing, bound
from termsvc.core.explanation import explain
from termsvc.core.model import Account, Mode, UnilateralChanges, Version
from termsvc.core.notice.update import TermsUpdate
from termsvc.core.timeline import cuts, timeline
from termsvc.core.world import World


class KeptOut(StrEnum):
    """Why a version does not concern an account."""

    NEW_ACCOUNT = "new-account"
    CLOSED = "closed"
    NEGOTIATED = "negotiated"
    DOES_NOT_APPLY = "does-not-apply"
    DISPLACED = "displaced"
    OBJECTED = "objected"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


_KEPT_OUT = {
    Reason.NOT_YET_EFFECTIVE: KeptOut.CLOSED,  # closed while the notice ran, so it never takes effect
    Reason.DOES_NOT_APPLY: KeptOut.DOES_NOT_APPLY,
    Reason.DISPLACED: KeptOut.DISPLACED,
    Reason.OBJECTED: KeptOut.OBJECTED,
    Reason.WITHDRAWN: KeptOut.WITHDRAWN,
    Reason.SUPERSEDED: KeptOut.SUPERSEDED,
}


@dataclass(frozen=True, slots=True)
class Concern:
    """Whether a version concerns an account.

    Attributes:
        binds_from: the first date, from posting on, from which it will bind; `None` where it awaits assent or is kept out.
        kept_out: why it does not concern the account; `None` where it does.
        agreements: the agreements that keep it out, by id.
    """

    account: str
    version: Version
    binds_from: date | None = None
    kept_out: KeptOut | None = None
    agreements: tuple[str, ...] = ()

    @property
    def is_later(self) -> bool:
        """Whether the version binds the account only after its effective date."""
        return self.binds_from is not None and self.binds_from > self.version.effective_on


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom an update concerns, version by version."""

    update: TermsUpdate
    concerns: tuple[Concern, ...]

    @property
    def told(self) -> tuple[str, ...]:
        """The accounts that some version of the update concerns, in order."""
        return tuple(sorted({concern.account for concern in self.concerns if concern.kept_out is None}))

    @property
    def accounts(self) -> tuple[str, ...]:
        """Every account known, in order."""
        return tuple(sorted({concern.account for concern in self.concerns}))

    def of(self, version: Version) -> tuple[Concern, ...]:
        """What was found for one version, as it was known then."""
        return tuple(concern for concern in self.concerns if concern.version.key == version.key)

    def counts(self, version: Version) -> Counter[KeptOut | None]:
        """How many accounts a version concerns (under `None`), and how many each reason keeps out."""
        return Counter(concern.kept_out for concern in self.of(version))

    def carve_outs(self, version: Version) -> tuple[Concern, ...]:
        """The accounts whose agreements keep their terms."""
        return tuple(concern for concern in self.of(version) if concern.kept_out is KeptOut.NEGOTIATED)


def audience(world: World, update: TermsUpdate) -> Audience:
    """Whom an update concerns, by what the world knows.

    An account is concerned if it was created before posting, was not closed by then, and a version of the update will
    bind it at some date from posting on by any rule but `new-account`, or awaits its assent.
    """
    found = [tuple(concerns(world, account, update.versions)) for account in sorted(world.accounts)]
    return Audience(update, tuple(chain.from_iterable(zip(*found, strict=True))))


def concerns(world: World, account: str, versions: Iterable[Version]) -> Iterator[Concern]:
    """Whether versions concern an account, each by itself, by what the world knows; the world knows the versions too.

    Accounts that look alike to the rules, and of which it is the same whether they were created before posting and
    closed by then, have the same answers but for their own dates and agreements; `bulk` asks for one of them.

    Raises:
        UnknownName: the account is not known.
    """
    own = world.account(account).fact
    standing = Standing(world.catalogue, world.view(account))
    return (_concern(world, own, version, standing) for version in versions)


def _concern(world: World, account: Account, version: Version, standing: Standing) -> Concern:
    if account.created_on >= version.posted_on:
        return Concern(account.id, version, kept_out=KeptOut.NEW_ACCOUNT)
    if account.closed_on is not None and account.closed_on <= version.posted_on:
        return Concern(account.id, version, kept_out=KeptOut.CLOSED)
    for interval in timeline(standing, version.document):
        if interval.binds == bound(version) and (interval.end is None or interval.end > version.posted_on):
            return Concern(account.id, version, max(interval.start or version.posted_on, version.posted_on))
    if any(_awaits_assent(moment, version) for moment in _moments(standing, version)):
        return Concern(account.id, version)
    return _kept_out(world, account, version, standing.at(version.effective_on))


def _moments(standing: Standing, version: Version) -> Iterator[Moment]:
    """A moment for each date from posting on at which something may change."""
    days = {version.posted_on, *cuts(standing, version.document)}
    return (standing.at(day) for day in sorted(days) if day >= version.posted_on)


def _awaits_assent(moment: Moment, version: Version) -> bool:
    slug = version.document
    governing = moment.governing(slug)
    if governing is None and moment.decide(slug).rule in (Rule.DOES_NOT_APPLY, Rule.DISPLACED):
        return False
    asked = moment.view.said
    if governing is not None and governing.term.mode is not Mode.FLOAT:
        if governing.term.unilateral_changes is UnilateralChanges.NOT_PERMITTED:
            return False
        if not moment.may_take_over(version, governing):
            return False
        asked = governing.held.holder
    start = moment.start(version, asked)
    return start is not None and start.rule is Rule.AWAITING_ASSENT and moment.counts(version)


def _kept_out(world: World, account: Account, version: Version, moment: Moment) -> Concern:
    slug, governing = version.document, moment.governing(version.document)
    steps = explain(world, account.id, slug, moment)
    reason = next(lost.reason for step in steps for lost in step.lost if lost.version == version.label)
    if governing is not None and governing.term.mode is not Mode.FLOAT and reason is not Reason.OBJECTED:
        return Concern(account.id, version, None, KeptOut.NEGOTIATED, (governing.held.agreement.id,))
    return Concern(account.id, version, None, _KEPT_OUT[reason])
