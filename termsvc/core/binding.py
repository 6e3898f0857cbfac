"""The resolver: which version or agreement binds an account on a date, and why.

This is the only place that decides. `Moment` holds the rules, each a short method, and answers for one account at one
moment. A timeline asks it at each date on which an answer may change, an explanation asks it for its reasons. `Standing`
keeps what one account's moments share.

Source: docs/semantics.md, whose numbers the rules below carry.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache, partial
from typing import NamedTuple

from termsvc.core.answer import Bound, BoundAgreement, BoundVersion, Rule
from termsvc.core.catalogue import Catalogue
from termsvc.core.condition import Verdict
from termsvc.core.dated import day_before, edges, local_date
from termsvc.core.model import Assent, Mode, Term, UnilateralChanges, Version
from termsvc.core.world import AccountView, Held, Said, values_on

# Of one account: more than its dates, and few enough where a server asks at ever new instants.
_MOMENTS = 1 << 10


class Decision(NamedTuple):
    """What binds, and the rule that decided."""

    binds: Bound | None
    rule: Rule


class Start(NamedTuple):
    """From when a version binds for an account, by what has happened so far; `on` is `None` where nothing starts it."""

    rule: Rule
    on: date | None


class Governing(NamedTuple):
    """The agreement that governs a document, and its term for it."""

    held: Held
    term: Term


class Standing:
    """One account before one catalogue: its moments, the last ones kept, and its agreements' terms by document.

    Attributes:
        at: the account at a date, at its end in each document's own time zone, or at an instant.
        value_dates: the dates at which a value that a condition reads may change.
    """

    def __init__(self, catalogue: Catalogue, view: AccountView) -> None:
        self.catalogue = catalogue
        self.view = view
        self.value_dates = tuple(edges(value for _, value in view.values))
        self.at = lru_cache(maxsize=_MOMENTS)(partial(Moment, self))
        self._terms: dict[str, list[Governing]] = defaultdict(list)
        for held in view.held:
            for term in held.agreement.terms:
                self._terms[term.document].append(Governing(held, term))

    def terms(self, slug: str) -> Sequence[Governing]:
        """Every term for a document in the agreements of the account and its ancestors, at whatever date."""
        return self._terms.get(slug, ())


class Moment:
    """The rules for one account at one moment: a date, at its end in each document's own time zone, or an instant."""

    def __init__(self, standing: Standing, when: date | datetime) -> None:
        self.standing = standing
        self.catalogue = standing.catalogue
        self.view = standing.view
        self.when = when
        self._day = None if isinstance(when, datetime) else self._until_closed(when)
        self._decided: dict[str, Decision] = {}
        self._governing: dict[str, Governing | None] = {}

    # -- time

    def day(self, slug: str) -> date:
        """The document's own date of this moment, or the day on which the account closed if that is earlier."""
        if self._day is not None:
            return self._day
        return self._until_closed(self.local_date(slug))

    def _until_closed(self, day: date) -> date:
        closed_on = self.view.closed_on
        return day if closed_on is None else min(day, closed_on)

    def local_date(self, slug: str) -> date:
        """The document's own date of this moment."""
        return self._local(self.when, slug) if isinstance(self.when, datetime) else self.when

    def settled(self, slug: str) -> Moment:
        """The moment that decides: once the account is closed, by the document's own date, the day on which it was."""
        closed_on = self.view.closed_on
        if closed_on is None or self._day is not None or self.local_date(slug) <= closed_on:
            return self
        return self.standing.at(closed_on)

    def has_happened(self, instant: datetime, slug: str) -> bool:
        """Whether an acceptance, an objection or its withdrawal counts by now."""
        happened = self._local(instant, slug) <= self.day(slug)
        return happened and (not isinstance(self.when, datetime) or instant <= self.when)

    def _local(self, instant: datetime, slug: str) -> date:
        return local_date(instant, self.catalogue.documents[slug].timezone)

    # -- the order of the rules, and rule 1

    def decide(self, slug: str) -> Decision:
        """What binds for a document."""
        decision = self._decided.get(slug)
        if decision is None:
            settled = self.settled(slug)
            decision = self._decided[slug] = self._decide(slug) if settled is self else settled.decide(slug)
        return decision

    def _decide(self, slug: str) -> Decision:
        if not self._is_customer(slug):
            return Decision(None, Rule.NOT_YET_A_CUSTOMER)
        governing = self.governing(slug)
        if governing is not None:
            return self._negotiated(slug, governing)
        if self.inapplicable(slug) is not None:
            return Decision(None, Rule.DOES_NOT_APPLY)
        if self.displacers(slug):
            return Decision(None, Rule.DISPLACED)
        return self.online(slug)

    def _is_customer(self, slug: str) -> bool:
        return self.day(slug) >= self.view.said.created_on

    # -- rule 2: does it apply

    def inapplicable(self, slug: str) -> tuple[str, Verdict] | None:
        """The first document, from this one up through those it is part of, whose condition does not hold."""
        if slug not in self.catalogue.conditional:
            return None
        for part in self.incorporated(slug):
            condition = self.catalogue.conditions[part].on(self.day(part))
            if condition is not None:
                verdict = condition.verdict(values_on(self.view.values, self.day(part)))
                if not verdict.holds:
                    return part, verdict
        return None

    def incorporated(self, slug: str) -> Iterator[str]:
        """The document, the one that it is part of, and so on up."""
        seen: set[str] = set()
        part: str | None = slug
        while part is not None and part not in seen:
            seen.add(part)
            yield part
            part = self._part_of(part)

    def _part_of(self, slug: str) -> str | None:
        parent = self.catalogue.documents[slug].part_of.on(self.day(slug))
        return parent if parent in self.catalogue.documents else None

    # -- rule 3: displacement

    def displacers(self, slug: str) -> tuple[str, ...]:
        """The documents that apply in lieu of this one or of one that it is part of, in order of slug.

        Displacement is the least reading of its rule, so that even documents that displace each other have an answer.
        """
        return tuple(sorted(self._displacers(slug, frozenset()))) if self.catalogue.rivals[slug] else ()

    def _displacers(self, slug: str, above: frozenset[str]) -> set[str]:
        asked = above | {slug}
        found = {other for other in self.catalogue.displacers[slug] if self._displaces(other, slug, asked)}
        parent = self._part_of(slug)
        if parent is not None and parent not in asked and self._is_customer(parent) and self.governing(parent) is None:
            found |= self._displacers(parent, asked)
        return found

    def _displaces(self, other: str, slug: str, asked: frozenset[str]) -> bool:
        """Whether another document applies in lieu of this one, and binds something or is itself displaced."""
        in_lieu_of = self.catalogue.documents[other].in_lieu_of.on(self.day(other))
        if in_lieu_of != slug or not self._is_customer(other):
            return False
        if self.inapplicable(other) is not None:
            return False
        governing = self.governing(other)
        if governing is not None:
            return self._negotiated(other, governing).binds is not None
        return self.online(other).binds is not None or (other not in asked and bool(self._displacers(other, asked)))

    # -- rules 4, 5 and 7: online versions

    def online(self, slug: str) -> Decision:
        """The version in force online, whatever an agreement or another document says."""
        day = self.day(slug)
        for version in reversed(self.catalogue.versions[slug]):
            start = self.start(version, self.view.said)
            if start is not None and start.on is not None and start.on <= day and self.counts(version):
                return Decision(bound(version), start.rule)
        return Decision(None, Rule.NONE_IN_FORCE)

    def start(self, version: Version, said: Said) -> Start | None:
        """From when a version binds for an account, the earliest start first; `None` before it is posted."""
        slug = version.document
        if version.posted_on > self.day(slug):
            return None
        offered = self._start_unaccepted(version, said)
        if slug not in said.about:
            return offered
        accepted_at = said.about[slug].acceptances.get(version.label)
        if accepted_at is None or not self.has_happened(accepted_at, slug):
            return offered
        accepted_on = max(self._local(accepted_at, slug), version.posted_on)
        if offered.on is not None and offered.on < accepted_on:
            return offered
        return Start(Rule.ACCEPTED, accepted_on)

    def _start_unaccepted(self, version: Version, said: Said) -> Start:
        silent = version.document not in said.about
        if said.created_on >= version.effective_on_new and (silent or self.agreed_before(version, said) is None):
            return Start(Rule.NEW_ACCOUNT, said.created_on)
        if version.assent is Assent.EXPRESS:
            return Start(Rule.AWAITING_ASSENT, None)
        withdrawals = () if silent else self.objections(version, said)
        if None in withdrawals:
            return Start(Rule.OBJECTED, None)
        return Start(Rule.CONTINUED_USE, max((version.effective_on, *filter(None, withdrawals))))

    def agreed_before(self, version: Version, said: Said) -> Version | None:
        """The earlier version of the document that an account had accepted by the end of the day it was opened."""
        slug = version.document
        about = said.about.get(slug)
        if about is None:
            return None
        for earlier in self.catalogue.versions[slug]:
            accepted_at = about.acceptances.get(earlier.label)
            if earlier.sequence >= version.sequence or accepted_at is None or not self.has_happened(accepted_at, slug):
                continue
            if self._local(accepted_at, slug) <= said.created_on:
                return earlier
        return None

    def objections(self, version: Version, said: Said) -> tuple[date | None, ...]:
        """Of each objection made in time, the local date of its withdrawal, `None` while it stands."""
        slug = version.document
        about = said.about.get(slug)
        if about is None:
            return ()
        return tuple(
            self._local(withdrawn_at, slug) if withdrawn_at and self.has_happened(withdrawn_at, slug) else None
            for objected_at, withdrawn_at in about.objections.get(version.label, ())
            if self.has_happened(objected_at, slug) and self._local(objected_at, slug) <= version.effective_on
        )

    def counts(self, version: Version) -> bool:
        """Whether a version is not withdrawn, or bound this account on the day before it was."""
        slug, withdrawn_on = version.document, version.withdrawn_on
        if withdrawn_on is None or self.day(slug) < withdrawn_on:
            return True
        return self.standing.at(day_before(withdrawn_on)).decide(slug).binds == bound(version)

    # -- rule 6: agreements

    def governing(self, slug: str) -> Governing | None:
        """The agreement in force, of the account or an ancestor, that goes first for a document."""
        if not self.standing.terms(slug):
            return None
        if slug not in self._governing:
            day = self.day(slug)
            rivals = (rival for rival in self.terms(slug) if in_force(rival.held, day))
            self._governing[slug] = max(rivals, key=precedence, default=None)
        return self._governing[slug]

    def terms(self, slug: str) -> Iterator[Governing]:
        """Every term for a document in the agreements of the chain as it is now, in force or not."""
        day = self.day(slug)
        return (rival for rival in self.standing.terms(slug) if day in rival.held.during and self.effective(rival.term))

    def effective(self, term: Term) -> bool:
        """Whether a term can have effect: a pin to an unknown version leaves it out."""
        return term.version is None or self.catalogue.knows(term.document, term.version)

    def _negotiated(self, slug: str, governing: Governing) -> Decision:
        term, agreement = governing.term, governing.held.agreement
        if term.mode is Mode.FLOAT:
            return self.online(slug)
        if term.unilateral_changes is UnilateralChanges.PERMITTED:
            for version in reversed(self.catalogue.versions[slug]):
                if self._has_taken_over(version, governing):
                    return Decision(bound(version), Rule.UPDATED_ON_NOTICE)
            rule = Rule.NEGOTIATED_UNTIL_UPDATED
        else:
            rule = Rule.NEGOTIATED_FIXED
        if term.sha256 is not None:
            return Decision(BoundAgreement(agreement.id, term.sha256), rule)
        return Decision(bound(self.catalogue.version(slug, str(term.version))), rule)

    def _has_taken_over(self, version: Version, governing: Governing) -> bool:
        takes_over = self.takes_over_on(version, governing)
        return (
            self.may_take_over(version, governing)
            and takes_over is not None
            and governing.held.agreement.effective_from < takes_over <= self.day(version.document)
            and self.counts(version)
        )

    def may_take_over(self, version: Version, governing: Governing) -> bool:
        """Whether a version is one that could ever replace an agreement's term: posted since, and later than its pin."""
        pinned = governing.term.version
        return version.posted_on > governing.held.agreement.signed_on and (
            pinned is None or version.sequence > self.catalogue.version(version.document, pinned).sequence
        )

    def takes_over_on(self, version: Version, governing: Governing) -> date | None:
        """The later of the version's start for the agreement's holder and the end of the notice; `None` if not started."""
        start = self.start(version, governing.held.holder)
        if start is None or start.on is None:
            return None
        return max(start.on, days_after(version.posted_on, governing.term.notice_days))


def bound(version: Version) -> BoundVersion:
    """The version as something that binds."""
    return BoundVersion(version.label, version.sha256)


def in_force(held: Held, day: date) -> bool:
    """Whether an agreement is in force on a date."""
    ends_on = held.agreement.ends_on
    return held.agreement.effective_from <= day and (ends_on is None or day < ends_on)


def precedence(rival: Governing) -> tuple[int, int, date, str]:
    """The order of precedence among agreements; the highest goes first."""
    agreement = rival.held.agreement
    return agreement.precedence, -rival.held.depth, agreement.signed_on, agreement.id


def days_after(day: date, days: int) -> date:
    """The date so many days later, at most the last date there is."""
    return day + timedelta(days=min(days, (date.max - day).days))
