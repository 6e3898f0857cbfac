"""Rules on how long before its effective date a change is told: values that a file of rules states."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from termsvc.core.condition import Condition, Verdict
from termsvc.core.errors import InvalidFact
from termsvc.core.explanation import wording
from termsvc.core.model import Agreement, Document, Mode, Term
from termsvc.core.notice.periods import Period, TakesEffect, earliest_effective, end
from termsvc.core.notice.posting import Channel, CountedFrom, Posting

_A_LEAP_YEAR = tuple(date(2024, 1, 1) + timedelta(days=day) for day in range(366))


class Medium(StrEnum):
    """On what a rule wants a notice given.

    `any`: the rule does not say. `durable_medium`: on a durable medium. `written`: in writing, mailed or delivered.
    `retainable`: so that whoever receives it can keep it.
    """

    ANY = "any"
    DURABLE_MEDIUM = "durable_medium"
    WRITTEN = "written"
    RETAINABLE = "retainable"


class Right(StrEnum):
    """What a rule lets whoever is told do about a change: end the contract, or object and so keep it off."""

    TERMINATE = "terminate"
    OBJECT = "object"


@dataclass(frozen=True, slots=True)
class Promise:
    """A period of notice that what binds an account promises, and what promises it, as a sentence names it."""

    period: Period
    source: str


def promises(document: Document, agreement: Agreement | None = None, term: Term | None = None) -> tuple[Promise, ...]:
    """What a document, or an agreement's term for it, promises the accounts that it binds now.

    The text of an agreement that replaces the document promises for itself alone. A pinned version of the document
    promises beside the agreement.

    Args:
        document: the document that is amended.
        agreement: the agreement that governs it for the account; `None` where none does.
        term: the agreement's term for it.

    Raises:
        InvalidFact: the document's `amendment_notice` is not an ISO 8601 period.
    """
    found = []
    if document.amendment_notice and (term is None or term.mode is not Mode.REPLACE):
        found.append(Promise(Period.parse(document.amendment_notice), wording.document(document)))
    if agreement and term and term.notice_days and term.mode is not Mode.FLOAT:
        found.append(Promise(Period(days=term.notice_days), f"agreement {agreement.id}"))
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """What a version does to its document, as far as rules on notice ask.

    Attributes:
        document: the document as sentences name it, such as "the Terms of Service".
        kind: the document's.
        topics: of the material changes; empty where none is material, and then no rule holds.
        posting: when it is posted.
        effective_on: from when it binds existing accounts, a date in the document's time zone.
    """

    document: str
    kind: str
    topics: frozenset[str]
    posting: Posting
    effective_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What accounts that look alike look like to the rules.

    Attributes:
        cohort: what a finding calls them; findings of situations with one name are told as one.
        accounts: how many there are.
        country: an ISO 3166-1 code of two letters; `None` if unknown.
        values: what conditions read, by name, as JSON text (see `Condition.verdict`); `country` need not be repeated.
        promises: what binds them now promises.
    """

    cohort: str
    accounts: int
    country: str | None = None
    values: tuple[tuple[str, str], ...] = ()
    promises: tuple[Promise, ...] = ()

    def read(self) -> Mapping[str, str]:
        """The values by name, the country among them."""
        known = {} if self.country is None else {"country": json.dumps(self.country)}
        return known | dict(self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """When a rule holds; what is empty does not limit it.

    Attributes:
        countries: ISO 3166-1 codes of two letters.
        applies_if: a condition on the account.
        topics: of which the amendment has one or more.
        document_kinds: of which the document's is one.
    """

    countries: frozenset[str] = frozenset()
    applies_if: Condition | None = None
    topics: frozenset[str] = frozenset()
    document_kinds: frozenset[str] = frozenset()

    def concerns(self, amendment: Amendment) -> bool:
        """Whether the amendment is one that the rule speaks of, whichever account it is for."""
        return (
            bool(amendment.topics)
            and (not self.topics or not self.topics.isdisjoint(amendment.topics))
            and (not self.document_kinds or amendment.kind in self.document_kinds)
        )

    def verdict(self, situation: Situation) -> Verdict:
        """Whether the account is one that the rule protects, or what is missing to decide that."""
        met = self.applies_if.verdict(situation.read()) if self.applies_if else Verdict(holds=True)
        if not self.countries or not (met.holds or met.failed):
            return met
        if situation.country is None:
            return Verdict(holds=False, missing=tuple(sorted({*met.missing, "country"})), failed=True)
        return met if situation.country.upper() in self.countries else Verdict(holds=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRule:
    """A rule on how long before its effective date a change is told.

    Attributes:
        minimum: how long at least; `None` means as long as what now binds the account promises.
        maximum: how long at most, from date to date: what is told earlier is told again; `None` for no limit.
        takes_effect: on the last day of the minimum, or after it.
        citation, url: where the rule comes from.
        note: what the rule leaves to a person.
        confirmed_on: when counsel last confirmed it; `None` for a default that nobody has confirmed.

    Raises:
        InvalidFact: on some day the maximum is over before the minimum permits a change.
    """

    id: str
    title: str
    trigger: Trigger = Trigger()
    minimum: Period | None
    maximum: Period | None = None
    counted_from: CountedFrom = CountedFrom.POSTING
    takes_effect: TakesEffect = TakesEffect.AFTER_LAST_DAY
    medium: Medium = Medium.ANY
    rights: frozenset[Right] = frozenset()
    citation: str = ""
    url: str = ""
    note: str = ""
    confirmed_on: date | None = None

    def __post_init__(self) -> None:
        least, most = self.minimum or Period(), self.maximum
        if most is not None and any(
            earliest_effective(day, least, self.takes_effect) > end(day, most) for day in _A_LEAP_YEAR
        ):
            raise InvalidFact(f"the maximum {most} leaves no day after the minimum {least}")

    @property
    def source(self) -> str:
        """The rule as a sentence names it."""
        return f"{self.title} ({self.citation})" if self.citation else self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRules:
    """The rules that are switched on, and what is reckoned with.

    Attributes:
        rules: in the order of the file.
        timezones: by country, the IANA name of the time zone in which a date begins first there.
        delivery: by channel, the calendar days from posting until a notice is taken to be received; 0 where not named.
    """

    rules: tuple[NoticeRule, ...]
    timezones: Mapping[str, str] = field(default_factory=dict)
    delivery: Mapping[Channel, int] = field(default_factory=dict)

    @property
    def reads(self) -> frozenset[str]:
        """The names of the account's values that the rules see, so that accounts alike in these are one situation."""
        triggers = [rule.trigger for rule in self.rules]
        read = {name for trigger in triggers if trigger.applies_if for name in trigger.applies_if.reads}
        located = self.timezones or any(trigger.countries for trigger in triggers)
        return frozenset(read | {"country"} if located else read)
