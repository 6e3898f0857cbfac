"""Which versions wait for an account's express assent.

Nothing is decided here anew. A version waits if the account is not bound by it for want of assent alone: if it would be
bound had it accepted it at this instant, by the same rules that answer everything else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from termsvc.core.answer import Bound, Rule
from termsvc.core.binding import Governing, Moment, Standing, bound
from termsvc.core.catalogue import Catalogue
from termsvc.core.dated import day_after, local_date, midnight
from termsvc.core.model import Mode, Version
from termsvc.core.timeline import cuts, timeline
from termsvc.core.world import AccountView, Said, World


@dataclass(frozen=True, slots=True)
class Awaiting:
    """A version that waits for an account's express assent.

    Attributes:
        by: the first date to come from which assent matters otherwise: the version takes effect for existing accounts, or
            assent given from then on would bind no longer, as a later version, an agreement, its withdrawal or the
            account's closing comes in between; `None` if there is no such date.
        binds_now: what binds the account for the document meanwhile.
    """

    version: Version
    by: date | None
    binds_now: Bound | None


def awaiting(world: World, account: str, document: str, now: datetime) -> tuple[Awaiting, ...]:
    """The versions of a document that wait for an account's express assent at an instant, in order of sequence.

    Each was posted, needs express assent (rule `awaiting-assent`), and would bind if the account accepted it now; where an
    agreement that permits unilateral changes governs, on the notice that it asks for. So there is none

    - for an account that is closed or not open yet, or to which the document does not apply;
    - while an agreement governs that is fixed, or that an account above holds: this one's assent changes nothing;
    - once a later version has started, which no earlier one ever replaces, or once the version is withdrawn.

    Of two that wait, the account may accept the earlier one until the later one starts; the later one alone will do.

    Args:
        world: what is known.
        account: an account's id.
        document: a document's slug.
        now: an aware instant.

    Raises:
        UnknownName: the account or the document is not known.
    """
    timezone = world.document(document).fact.timezone
    return tuple(_Asking(world.catalogue, world.view(account), document, timezone).awaiting(now))


@dataclass(frozen=True, slots=True)
class _Asking:
    """What an account's assent would change for a document."""

    catalogue: Catalogue
    view: AccountView
    slug: str
    timezone: str

    def awaiting(self, now: datetime) -> Iterator[Awaiting]:
        standing = Standing(self.catalogue, self.view)
        moment = standing.at(now)
        if moment.decide(self.slug).rule is Rule.NOT_YET_A_CUSTOMER:
            return
        for version in self.catalogue.versions[self.slug]:
            start = moment.start(version, self.view.said)
            if start is not None and start.rule is Rule.AWAITING_ASSENT and self._would_bind(version, now, now):
                yield Awaiting(version, self._by(standing, version, now), moment.decide(self.slug).binds)

    def _by(self, standing: Standing, version: Version, now: datetime) -> date | None:
        """The first date to come on which the version takes effect, or assent would come too late."""
        today, closed_on = local_date(now, self.timezone), self.view.closed_on
        after_closing = [] if closed_on is None else [day_after(closed_on)]
        to_come = (day for day in (*cuts(standing, self.slug), *after_closing) if day > today)
        return next((day for day in to_come if self._matters_from(version, day)), None)

    def _matters_from(self, version: Version, day: date) -> bool:
        return day == version.effective_on or not self._would_bind(version, midnight(day, self.timezone), day)

    def _would_bind(self, version: Version, accepted_at: datetime, when: date | datetime) -> bool:
        """Whether the version would bind at a moment, or after a notice that runs then, if it had been accepted."""
        standing = Standing(self.catalogue, self._having_accepted(version, accepted_at))
        moment = standing.at(when)
        governing = moment.governing(self.slug)
        if governing is None or governing.term.mode is Mode.FLOAT:
            return moment.decide(self.slug).binds == bound(version)
        return governing.held.depth == 0 and self._takes_over(version, moment, governing)

    def _takes_over(self, version: Version, moment: Moment, governing: Governing) -> bool:
        """Whether the version replaces the term of the agreement that governs, at a moment or later."""
        day = moment.day(self.slug)
        return any(
            interval.rule is Rule.UPDATED_ON_NOTICE
            and interval.binds == bound(version)
            and moment.standing.at(max(interval.start or day, day)).governing(self.slug) is governing
            for interval in timeline(moment.standing, self.slug)
            if interval.end is None or interval.end > day
        )

    def _having_accepted(self, version: Version, accepted_at: datetime) -> AccountView:
        key = (version.document, version.label)
        others = (one for one in self.view.said.accepted if one[:2] != key)
        said: Said = replace(self.view.said, accepted=tuple(sorted((*others, (*key, accepted_at)))))
        held = tuple(replace(one, holder=said) if one.depth == 0 else one for one in self.view.held)
        return replace(self.view, said=said, held=held)
