"""What an explanation is about: one account, one document, one moment, and how these are named in a sentence."""

from __future__ import annotations

from datetime import date
from itertools import takewhile

from termsvc.core.answer import BoundVersion, Lost
from termsvc.core.binding import Governing, Moment, Start
from termsvc.core.dated import local_date
from termsvc.core.explanation import wording
from termsvc.core.explanation.phrases import phrases
from termsvc.core.model import Agreement, Version
from termsvc.core.world import Said, World


class Subject:
    """One decision of a moment, with the facts that it rests on.

    Attributes:
        day: the document's own date, or the day on which the account closed if that is earlier.
        after_closing: whether the account had been closed before the moment asked.
        who, title: the account and the document as they are named in a sentence.
        when: the moment, with its preposition.
        bound_label: the label of the version that binds, if one does.
    """

    def __init__(self, world: World, account: str, slug: str, moment: Moment) -> None:
        self.world = world
        self.account = world.account(account)
        self.document = world.document(slug)
        self.slug = slug
        self.moment = moment.settled(slug)
        self.day = self.moment.day(slug)
        self.decision = self.moment.decide(slug)
        self.governing = self.moment.governing(slug)
        self.versions = moment.catalogue.versions[slug]
        self.bound_label = self.decision.binds.label if isinstance(self.decision.binds, BoundVersion) else None
        self.who = f"account {account}"
        self.phrases = phrases(moment.catalogue)
        self.title = self.named(slug)
        self.after_closing = moment.local_date(slug) > self.day
        self.when = wording.moment(self.day if self.after_closing else moment.when)

    @property
    def id(self) -> str:
        """The account's id."""
        return self.account.fact.id

    @property
    def said(self) -> Said:
        """What the account has said."""
        return self.moment.view.said

    @property
    def govern(self) -> Governing:
        """The agreement that governs, where one does."""
        if self.governing is None:
            raise AssertionError("asked of the agreement where none governs")
        return self.governing

    @property
    def agreement(self) -> Agreement:
        """The agreement that governs, where one does."""
        return self.govern.held.agreement

    @property
    def bound_version(self) -> Version:
        """The version that binds, where one does."""
        return self.moment.catalogue.version(self.slug, str(self.bound_label))

    @property
    def objects(self) -> bool:
        """Whether the account ever objected to a version of the document."""
        about = self.said.about.get(self.slug)
        return about is not None and bool(about.objections)

    @property
    def unposted(self) -> tuple[Lost, ...]:
        """The last versions, as far back as none of them had been posted, binds or has been withdrawn."""
        ahead = takewhile(self._is_ahead, reversed(self.versions))
        return self.phrases.unposted(self.slug, sum(1 for _ in ahead), self.when)

    def _is_ahead(self, version: Version) -> bool:
        return version.posted_on > self.day and version.label != self.bound_label and not version.withdrawn_on

    def start(self, version: Version, said: Said | None = None) -> Start | None:
        """From when a version binds for this account, or for the one that said this."""
        return self.moment.start(version, said or self.said)

    def named(self, slug: str) -> str:
        """A document by its title."""
        return self.phrases.document(slug)

    def whole(self, slug: str, other: str) -> str:
        """What another document, one that displaces this one, applies in lieu of: this one or the one it is part of."""
        part = self.moment.catalogue.documents[other].in_lieu_of.on(self.moment.day(other)) or slug
        return self.named(part) if part == slug else f"{self.named(part)}, of which {self.named(slug)} is a part,"

    def document_fact(self, slug: str) -> str:
        """The id of the fact that states a document."""
        return self.world.document(slug).id

    def version_fact(self, version: Version) -> str:
        """The id of the fact that states a version."""
        return self.world.version(version.document, version.label).id

    def agreement_fact(self, agreement: Agreement) -> str:
        """The id of the fact that states an agreement."""
        return next(one.id for one in self.world.agreements[agreement.account] if one.fact.id == agreement.id)

    def acceptance_facts(self, version: Version, account: str) -> tuple[str, ...]:
        """The id of the first acceptance of a version by now, if there is one."""
        accepted = (
            (record.fact.accepted_at, record.id)
            for record in self.world.acceptances.get(account, ())
            if (record.fact.document, record.fact.version) == (version.document, version.label)
            and self.moment.has_happened(record.fact.accepted_at, version.document)
        )
        return tuple(fact for _, fact in sorted(accepted)[:1])

    def has_accepted(self, version: Version) -> bool:
        """Whether the account had accepted a version."""
        about = self.said.about.get(self.slug)
        accepted_at = None if about is None else about.acceptances.get(version.label)
        return accepted_at is not None and self.moment.has_happened(accepted_at, self.slug)

    def accepted_on(self, version: Version) -> date:
        """The document's own date of the account's first acceptance of a version."""
        accepted_at = self.said.about[version.document].acceptances[version.label]
        return local_date(accepted_at, self.document.fact.timezone)

    def objection_facts(self, version: str, account: str) -> tuple[str, ...]:
        """The ids of the objections to a version."""
        return tuple(
            record.id
            for record in self.world.objections.get(account, ())
            if (record.fact.document, record.fact.version) == (self.slug, version)
        )

    def before(self, day: date) -> bool:
        """Whether a date is still to come."""
        return self.day < day
