"""What the API answers, as frozen values. Dates are dates; instants are aware, in UTC."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import Field

from termsvc.client.values import AwareDatetime, Shown, Value


class BoundVersion(Value):
    """A version of a document binds: its label, and the seal of its text."""

    version: str
    sha256: str


class BoundAgreement(Value):
    """A negotiated agreement binds in the document's place: its id, and the seal of what binds by it."""

    agreement: str
    sha256: str


Bound = BoundVersion | BoundAgreement


class Lost(Value):
    """A version or an agreement that did not bind, and why: the other one of the two is `None`."""

    version: str | None = None
    agreement: str | None = None
    reason: str
    sentence: str


class Step(Value):
    """One step of an explanation: the rule, what it says in a sentence, the facts it rests on, and what it ruled out."""

    rule: str
    sentence: str
    facts: tuple[str, ...] = ()
    lost: tuple[Lost, ...] = ()


class Term(Value):
    """What binds of one document.

    Attributes:
        binds: `None` if nothing does.
        rule: the id of the rule that decided, as the glossary lists them.
        since, until: the run of dates `[since, until)` over which this binds; `None` has no end.
        because: the explanation, if it was asked for.
    """

    document: str
    title: str
    binds: Bound | None
    rule: str
    since: date | None
    until: date | None
    because: tuple[Step, ...] | None = None


class AccountTerms(Value):
    """The terms that bind an account.

    Attributes:
        on, at: the date or instant asked for; both are `None` for now.
        known_at: whoever asks again by this instant gets this answer, whatever has been learned since.
    """

    account: str
    on: date | None = None
    at: AwareDatetime | None = None
    known_at: AwareDatetime
    terms: tuple[Term, ...]


class Interval(Value):
    """What binds over `[start, end)`, by which rule, within the run `[since, until)` of the same thing binding."""

    start: date | None = Field(alias="from")
    end: date | None = Field(alias="to")
    binds: Bound | None
    rule: str
    since: date | None
    until: date | None


class DocumentTimeline(Value):
    """All that ever binds of one document, without gap or overlap."""

    document: str
    title: str
    intervals: tuple[Interval, ...]


class Timeline(Value):
    """All that ever binds an account."""

    account: str
    known_at: AwareDatetime
    timelines: tuple[DocumentTimeline, ...]


class Change(Value):
    """From `on`, something else binds of a document, under an update if one says so."""

    document: str
    title: str
    on: date
    binds: Bound | None
    rule: str
    replaces: Bound | None
    update: str | None = None


class Upcoming(Value):
    """What will change for an account, by dates to come, in order."""

    account: str
    known_at: AwareDatetime
    changes: tuple[Change, ...]


class PendingTerm(Shown):
    """A version that awaits an account's assent.

    Attributes:
        by: the date by which it is asked for; `None` if there is none.
        assent: `express` or `continued_use`.
        binds_now: what binds of this document in the meantime.
    """

    title: str
    posted_on: date
    by: date | None
    assent: str
    binds_now: Bound | None


class Pending(Value):
    """All that awaits an account's assent. Hand `pending` to `accept` once it was shown and accepted."""

    account: str
    known_at: AwareDatetime
    pending: tuple[PendingTerm, ...]


class SignupTerm(Shown):
    """A version that a new account is to be shown and to accept; its text is at `href`."""

    title: str
    href: str


class SignupTerms(Value):
    """What a new account of this sort must be shown and accept today."""

    country: str | None = None
    locale: str | None = None
    attributes: dict[str, Any] = Field(default_factory=dict)
    known_at: AwareDatetime | None
    terms: tuple[SignupTerm, ...]


class Problem(Value):
    """Why a part of a question has no answer, as RFC 9457 has it."""

    type: str
    title: str
    status: int
    detail: str = ""


class Answered(Value):
    """What binds one of several accounts."""

    account: str
    terms: tuple[Term, ...]


class Unanswered(Value):
    """Why one of several accounts has no answer."""

    account: str
    problem: Problem


class Resolved(Value):
    """What binds each of the accounts asked about, in the order in which they were given."""

    on: date | None = None
    at: AwareDatetime | None = None
    known_at: AwareDatetime | None
    answers: tuple[Answered | Unanswered, ...]


class Receipt(Value):
    """A fact was recorded: its id, its kind, and the instant."""

    fact: str
    kind: str
    recorded_at: AwareDatetime


class Receipts(Value):
    """Facts about an account were recorded together, in the order in which they were stated."""

    account: str
    facts: tuple[Receipt, ...]


class InForce(Value):
    """The labels of the versions in force online today; `None` where none is."""

    new_accounts: str | None = None
    existing_accounts: str | None = None


class Document(Value):
    """A document that accounts may be bound by.

    Attributes:
        notify_by: `notice` or `change_log`: how its changes are told.
        amendment_notice: the period that its text promises, as ISO 8601 writes it.
        prevailing_language: which of its languages decides.
        versions: how many there are.
    """

    slug: str
    title: str
    kind: str
    timezone: str
    notify_by: str
    amendment_notice: str | None = None
    prevailing_language: str | None = None
    versions: int
    in_force: InForce


class Documents(Value):
    """A part of the list of documents."""

    items: tuple[Document, ...]


class Fact(Value):
    """A recorded fact.

    Attributes:
        kind: such as `account` or `acceptance`.
        recorded_by: the identity that recorded it.
        claimed_recorded_at: when its source says that it was learned, if it says so.
        fact: its fields, as facts files have them.
    """

    id: str
    kind: str
    recorded_at: AwareDatetime
    recorded_by: str
    source: str
    claimed_recorded_at: AwareDatetime | None = None
    fact: dict[str, Any]


class Facts(Value):
    """A part of the stream of facts.

    Attributes:
        cursor: what to ask after to go on from here, now or later; `None` if nothing was ever recorded.
    """

    items: tuple[Fact, ...]
    cursor: str | None = None
