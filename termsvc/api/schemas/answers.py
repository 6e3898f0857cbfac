"""What binds accounts, and what will."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, Field
from pydantic.json_schema import SkipJsonSchema

from termsvc.api.parameters import Day, Instant
from termsvc.api.schemas.common import Body, Name
from termsvc.core.answer import Reason, Rule
from termsvc.core.model import Assent
from termsvc.service.answering import MOST_ACCOUNTS
from termsvc.service.what_if import MOST_ASKS


class BoundVersion(BaseModel):
    """A version binds, by its label and the seal of its text."""

    version: str
    sha256: str


class BoundAgreement(BaseModel):
    """A negotiated agreement's own text binds, by the agreement's id and the seal of that text."""

    agreement: str
    sha256: str


Bound: TypeAlias = BoundVersion | BoundAgreement


class LostAnswer(BaseModel):
    """A version or an agreement that does not bind, and why; one of the two is named."""

    version: str | SkipJsonSchema[None] = None
    agreement: str | SkipJsonSchema[None] = None
    reason: Reason
    sentence: str


class StepAnswer(BaseModel):
    """One step of an explanation: a sentence, the facts that it rests on, and what it rules out."""

    rule: Rule
    sentence: str
    facts: list[str]
    lost: list[LostAnswer]


class Term(BaseModel):
    """What binds for one document; `because` is there where reasons were asked for."""

    document: str
    title: str
    binds: Bound | None
    rule: Rule
    since: date | None
    until: date | None
    because: list[StepAnswer] = []


class Terms(BaseModel):
    """What binds an account; with neither `on` nor `at` it is about now.

    By what was known at `known_at` the answer is this one for ever: it is the instant asked for, or else that of the last
    fact that bears on the answer.
    """

    account: str
    on: date | None
    at: datetime | None
    known_at: datetime
    terms: list[Term]


class IntervalAnswer(BaseModel):
    """Dates `[from, to)` on which one thing binds by one rule, and the unbroken run of that thing."""

    from_: date | None = Field(alias="from")
    to: date | None
    binds: Bound | None
    rule: Rule
    since: date | None
    until: date | None


class TimelineAnswer(BaseModel):
    """All time, without gap or overlap."""

    document: str
    title: str
    intervals: list[IntervalAnswer]


class Timelines(BaseModel):
    """What binds an account over all time."""

    account: str
    known_at: datetime
    timelines: list[TimelineAnswer]


class UpcomingAnswer(BaseModel):
    """From a date to come on, something else binds; `update` is the posted update that brought it."""

    document: str
    title: str
    on: date
    binds: Bound | None
    rule: Rule
    replaces: Bound | None
    update: str | None


class Changes(BaseModel):
    """What will change for an account, in order of dates."""

    account: str
    known_at: datetime
    changes: list[UpcomingAnswer]


class PendingAnswer(BaseModel):
    """A version that awaits assent: `by` when, if there is such a date, and what binds meanwhile."""

    document: str
    title: str
    version: str
    sha256: str
    posted_on: date
    by: date | None
    assent: Assent
    binds_now: Bound | None


class Pending(BaseModel):
    """What awaits an account's assent."""

    account: str
    known_at: datetime
    pending: list[PendingAnswer]


class ToAccept(BaseModel):
    """A version to be shown and accepted, by the seal of the text in the language in which it is shown."""

    document: str
    title: str
    version: str
    sha256: str
    language: str | None
    href: str


class SignUpAnswer(BaseModel):
    """What a new account like this must be shown and accept today."""

    country: str | None
    locale: str | None
    attributes: dict[str, Any]
    known_at: datetime | None
    terms: list[ToAccept]


class Asking(Body):
    """Which accounts are asked about, and when; one of `on` and `at`, or neither for now."""

    accounts: Annotated[list[Name], Field(min_length=1, max_length=MOST_ACCOUNTS)]
    document: Name | None = None
    on: Day | None = None
    at: Instant | None = None
    known_at: Instant | None = None


class TermsOfOne(BaseModel):
    """What binds one of the accounts asked."""

    account: str
    known_at: datetime
    terms: list[Term]


class SupposedOfOne(BaseModel):
    """What would bind an account."""

    account: str
    terms: list[Term]


class ProblemAnswer(BaseModel):
    """What went wrong with a part of a request, in the form of RFC 9457."""

    type: str
    title: str
    status: int
    detail: str


class ProblemOfOne(BaseModel):
    """Why there is no answer for one of them."""

    account: str
    problem: ProblemAnswer


class SupposedQuestion(Body):
    """A question about supposed facts; one of `on` and `at`, or neither for now."""

    account: Name
    document: Name | None = None
    on: Day | None = None
    at: Instant | None = None
    known_at: Instant | None = None
    explain: bool = False


class Supposing(Body):
    """Facts as a facts file has them, and what is asked of them."""

    facts: dict[str, Any]
    asks: Annotated[list[SupposedQuestion], Field(min_length=1, max_length=MOST_ASKS)]


class Supposed(BaseModel):
    """What would bind, in the order of the questions; nothing is answered where a finding is an error."""

    answers: list[SupposedOfOne | ProblemOfOne]
    findings: list[dict[str, Any]]


class AnswersOfMany(BaseModel):
    """The answers in the order in which accounts were named, all by what was known at `known_at`."""

    on: date | None
    at: datetime | None
    known_at: datetime | None
    answers: list[TermsOfOne | ProblemOfOne]
