"""What the resolver answers: a binding with its reasons, and the intervals of a timeline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

from termsvc.core.dated import require_aware


class Rule(StrEnum):
    """The rule that decided a binding, or that a step of its explanation rests on."""

    NOT_YET_A_CUSTOMER = "not-yet-a-customer"
    CLOSED_ACCOUNT = "closed-account"
    DOES_NOT_APPLY = "does-not-apply"
    DISPLACED = "displaced"
    IN_LIEU_OF = "in-lieu-of"
    NEW_ACCOUNT = "new-account"
    CONTINUED_USE = "continued-use"
    ACCEPTED = "accepted"
    OBJECTED = "objected"
    AWAITING_ASSENT = "awaiting-assent"
    FLOAT = "float"
    NEGOTIATED_FIXED = "negotiated-fixed"
    NEGOTIATED_UNTIL_UPDATED = "negotiated-until-updated"
    UPDATED_ON_NOTICE = "updated-on-notice"
    AGREEMENT_ENDED = "agreement-ended"
    NONE_IN_FORCE = "none-in-force"


class Reason(StrEnum):
    """Why a version or an agreement that might have bound does not."""

    NOT_YET_A_CUSTOMER = "not-yet-a-customer"
    DOES_NOT_APPLY = "does-not-apply"
    DISPLACED = "displaced"
    NOT_YET_POSTED = "not-yet-posted"
    NOT_YET_EFFECTIVE = "not-yet-effective"
    OBJECTED = "objected"
    AWAITING_ASSENT = "awaiting-assent"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    NEGOTIATED = "negotiated"
    NOT_AFTER_SIGNING = "not-after-signing"
    NOT_AFTER_PIN = "not-after-pin"
    NOT_AFTER_START = "not-after-start"
    NOTICE_RUNNING = "notice-running"
    PINNED_VERSION_UNKNOWN = "pinned-version-unknown"
    AGREEMENT_NOT_STARTED = "agreement-not-started"
    AGREEMENT_ENDED = "agreement-ended"
    LOWER_PRECEDENCE = "lower-precedence"
    FARTHER_UP = "farther-up"
    SIGNED_EARLIER = "signed-earlier"
    LOWER_ID = "lower-id"
    UPDATED_ON_NOTICE = "updated-on-notice"


@dataclass(frozen=True, slots=True)
class BoundVersion:
    """A published version binds. `sha256` seals its text."""

    label: str
    sha256: str


@dataclass(frozen=True, slots=True)
class BoundAgreement:
    """A negotiated agreement's own text binds. `sha256` seals that text."""

    id: str
    sha256: str


Bound: TypeAlias = BoundVersion | BoundAgreement


@dataclass(frozen=True, slots=True)
class AsOf:
    """The two time axes of a question.

    Attributes:
        when: a calendar date, at its end in each document's own time zone; or an aware instant.
        known_at: only what was recorded by this instant counts; `None` means everything known.

    Raises:
        InvalidFact: an instant is naive.
    """

    when: date | datetime
    known_at: datetime | None = None

    def __post_init__(self) -> None:
        if isinstance(self.when, datetime):
            require_aware(self.when, "at")
        if self.known_at is not None:
            require_aware(self.known_at, "known_at")


@dataclass(frozen=True, slots=True)
class Lost:
    """A version (by label) or an agreement (by id) that does not bind, and why."""

    version: str | None
    agreement: str | None
    reason: Reason
    sentence: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an explanation.

    Attributes:
        sentence: what happened, in words that a lawyer can read.
        facts: the ids of the facts that it rests on.
        lost: what this step rules out.
    """

    rule: Rule
    sentence: str
    facts: tuple[str, ...] = ()
    lost: tuple[Lost, ...] = ()


@dataclass(frozen=True, slots=True)
class Interval:
    """Dates `[start, end)` over which one thing binds by one rule; `None` is open on that side.

    Attributes:
        since, until: the unbroken run over which that same thing binds, by whatever rule.
    """

    start: date | None
    end: date | None
    binds: Bound | None
    rule: Rule
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Binding:
    """What binds an account for a document, and why.

    Attributes:
        rule: the rule that decided.
        since: the first date of the unbroken run over which this same thing binds; `None` if it has no beginning.
        until: the first later date at which something else binds, by all facts known; `None` if never.
        because: the ordered steps that led here, the deciding one last.
    """

    account: str
    document: str
    binds: Bound | None
    rule: Rule
    since: date | None
    until: date | None
    because: tuple[Step, ...]
