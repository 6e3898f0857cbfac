"""Whether an effective date leaves everyone the notice that they are owed, and what to do where it does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from termsvc.core.errors import InvalidFact
from termsvc.core.explanation.wording import day, listing, sentence
from termsvc.core.notice.obligations import Obligation, obligations, undecided
from termsvc.core.notice.periods import window
from termsvc.core.notice.rules import Amendment, Medium, NoticeRule, NoticeRules, Right, Situation


class PeriodFindingKind(StrEnum):
    """What is found of an amendment's dates, what refuses them first.

    `posted-in-the-past`, `retroactive`: it would be posted before today, or take effect before it is posted.
    `too-early`: a rule asks for more time. `overridden`: it does, and two people have said to go on.
    `reminder-owed`: it is told so early that a rule wants it told again. `to-be-told`: a rule wants the notice to tell of a
    right, or to be given on some medium. `no-period`: a rule leaves the period to what
    binds, which promises none. `undecided`: values are missing. `unconfirmed`: rules that counsel has not confirmed.
    """

    POSTED_IN_THE_PAST = "posted-in-the-past"
    RETROACTIVE = "retroactive"
    TOO_EARLY = "too-early"
    OVERRIDDEN = "overridden"
    REMINDER_OWED = "reminder-owed"
    TO_BE_TOLD = "to-be-told"
    NO_PERIOD = "no-period"
    UNDECIDED = "undecided"
    UNCONFIRMED = "unconfirmed"


_REFUSING = frozenset(
    {PeriodFindingKind.POSTED_IN_THE_PAST, PeriodFindingKind.RETROACTIVE, PeriodFindingKind.TOO_EARLY}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodFinding:
    """One thing found of an amendment's dates.

    Attributes:
        problem: what is so, in a sentence.
        remedy: what to do, in a sentence.
        rules: the ids of the rules that ask; none where no rule could permit it.
        cohort: whom it is about; empty for everyone.
        accounts: how many these are; 0 where it is not about accounts.
        earliest: the first effective date that the rule permits, for `too-early` and `overridden`.
        remind: the first and last day for a reminder, for `reminder-owed`.
    """

    kind: PeriodFindingKind
    problem: str
    remedy: str
    rules: tuple[str, ...] = ()
    cohort: str = ""
    accounts: int = 0
    earliest: date | None = None
    remind: tuple[date, date] | None = None

    @property
    def refuses(self) -> bool:
        """Whether the amendment may not be posted so."""
        return self.kind in _REFUSING


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """That a rule is not kept, decided by one person and confirmed by another one.

    Attributes:
        rule: its id.
        by, confirmed_by: ids of identities. That two ids are two people is for whoever knows the people to say.

    Raises:
        InvalidFact: there is no reason, or one id twice.
    """

    rule: str
    reason: str
    by: str
    confirmed_by: str

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise InvalidFact(f"to override {self.rule} needs a reason")
        if self.by == self.confirmed_by:
            raise InvalidFact(f"to override {self.rule} needs a second person beside {self.by}")


_GIVEN = {
    Medium.DURABLE_MEDIUM: "be given on a durable medium",
    Medium.WRITTEN: "be given in writing",
    Medium.RETAINABLE: "be given so that whoever receives it can keep it",
}
_TELLS = {
    Right.TERMINATE: "tell that they may end the contract",
    Right.OBJECT: "tell that they may object to the change",
}

_Asked: TypeAlias = Counter[tuple[str, Obligation]]


def check(
    rules: NoticeRules,
    amendment: Amendment,
    situations: Iterable[Situation],
    *,
    today: date,
    overrides: Sequence[Override] = (),
) -> tuple[PeriodFinding, ...]:
    """What is found of an amendment's dates, refusals first.

    Args:
        rules: those that are switched on.
        amendment: of one document.
        situations: of all accounts that it concerns.
        today: the date in the document's time zone on which the amendment is to be posted, or is checked before.
        overrides: of rules that are not kept. Retroactive effect and posting in the past can't be overridden.
    """
    asked: _Asked = Counter()
    open_rules: Counter[tuple[NoticeRule, tuple[str, ...]]] = Counter()
    for situation in situations:
        for obligation in obligations(rules, amendment, situation):
            asked[situation.cohort, obligation] += situation.accounts
        for rule, missing in undecided(rules, amendment, situation):
            open_rules[rule, missing] += situation.accounts
    overridden = {override.rule: override for override in overrides}
    found = [
        *_never(amendment, today),
        *_too_early(amendment, asked, overridden),
        *_reminders(amendment, asked),
        *_to_be_told(amendment, asked),
        *_without_period(amendment, asked),
        *(_undecided(rule, missing, accounts) for (rule, missing), accounts in open_rules.items()),
        *_unconfirmed(rules),
    ]
    order = list(PeriodFindingKind)
    return tuple(sorted(found, key=lambda one: (order.index(one.kind), one.rules, one.cohort, one.problem)))


def earliest_permitted(every: Iterable[Obligation], posted_on: date, overridden: Iterable[str] = ()) -> date:
    """The first effective date that all rules permit which are not overridden, no earlier than posting."""
    kept = frozenset(overridden)
    return max((one.earliest for one in every if one.rule.id not in kept), default=posted_on)


def _never(amendment: Amendment, today: date) -> Iterator[PeriodFinding]:
    posted_on, effective_on = amendment.posting.on, amendment.effective_on
    if posted_on < today:
        yield PeriodFinding(
            kind=PeriodFindingKind.POSTED_IN_THE_PAST,
            problem=f"{_of(amendment)} would be posted on {day(posted_on)}, which is past.",
            remedy=f"Post it on {day(today)} or later. No override permits this.",
        )
    if effective_on < posted_on:
        yield PeriodFinding(
            kind=PeriodFindingKind.RETROACTIVE,
            problem=f"{_of(amendment)} would take effect on {day(effective_on)}, before it is posted on {day(posted_on)}.",
            remedy="Let it take effect on a date after posting. No override permits this.",
        )


def _too_early(amendment: Amendment, asked: _Asked, overridden: dict[str, Override]) -> Iterator[PeriodFinding]:
    every = [obligation for _, obligation in asked]
    permitted = day(earliest_permitted(every, amendment.posting.on, overridden))
    for (cohort, one), accounts in asked.items():
        if one.earliest <= amendment.effective_on:
            continue
        override = overridden.get(one.rule.id)
        kind, remedy = PeriodFindingKind.TOO_EARLY, f"The earliest date that all rules permit here is {permitted}."
        if override is not None:
            who = f"{override.by}, confirmed by {override.confirmed_by}"
            kind, remedy = PeriodFindingKind.OVERRIDDEN, f"Overridden by {who}: {override.reason}"
        yield PeriodFinding(
            kind=kind,
            problem=f"{_told(one.rule, cohort, accounts)}: {one.reason} {_of(amendment)} would take effect"
            f" on {day(amendment.effective_on)}.",
            remedy=remedy,
            rules=(one.rule.id,),
            cohort=cohort,
            accounts=accounts,
            earliest=one.earliest,
        )


def _reminders(amendment: Amendment, asked: _Asked) -> Iterator[PeriodFinding]:
    for (cohort, one), accounts in asked.items():
        most = one.rule.maximum
        if most is None or one.latest is None or amendment.effective_on <= one.latest:
            continue
        first, last = window(amendment.effective_on, one.period, most, one.rule.takes_effect)
        yield PeriodFinding(
            kind=PeriodFindingKind.REMINDER_OWED,
            problem=f"{_told(one.rule, cohort, accounts)}: {one.rule.source} wants the notice no more than"
            f" {most.in_words} before {day(amendment.effective_on)}.",
            remedy=f"Remind them between {day(first)} and {day(last)}, both included.",
            rules=(one.rule.id,),
            cohort=cohort,
            accounts=accounts,
            remind=(first, last),
        )


def _to_be_told(amendment: Amendment, asked: _Asked) -> Iterator[PeriodFinding]:
    protected: Counter[NoticeRule] = Counter()
    for (_, one), accounts in asked.items():
        protected[one.rule] += accounts
    for rule, accounts in protected.items():
        wanted = [
            *([_GIVEN[rule.medium]] if rule.medium in _GIVEN else []),
            *(_TELLS[right] for right in sorted(rule.rights)),
        ]
        if wanted:
            yield PeriodFinding(
                kind=PeriodFindingKind.TO_BE_TOLD,
                problem=f"{rule.id} protects {_number(accounts)} that {amendment.document} binds: by {rule.source},"
                f" the notice must {listing(wanted)}.",
                remedy="See that the notice says so, and how it is sent.",
                rules=(rule.id,),
                accounts=accounts,
            )


def _without_period(amendment: Amendment, asked: _Asked) -> Iterator[PeriodFinding]:
    for (cohort, one), accounts in asked.items():
        if one.rule.minimum is None and not one.period:
            yield PeriodFinding(
                kind=PeriodFindingKind.NO_PERIOD,
                problem=f"{_told(one.rule, cohort, accounts)}: {one.rule.source} leaves the period to what binds,"
                f" and {amendment.document} promises none.",
                remedy="Have counsel say what is enough, and write it as amendment_notice or as the rule's minimum.",
                rules=(one.rule.id,),
                cohort=cohort,
                accounts=accounts,
            )


def _undecided(rule: NoticeRule, missing: tuple[str, ...], accounts: int) -> PeriodFinding:
    why = f"no value of {listing(missing)} is known" if missing else "its condition compares values of different types"
    return PeriodFinding(
        kind=PeriodFindingKind.UNDECIDED,
        problem=f"Whether {rule.id} protects {_number(accounts)} could not be decided: {why}.",
        remedy="Record the values, or switch the rule off if it protects none of your accounts.",
        rules=(rule.id,),
        accounts=accounts,
    )


def _unconfirmed(rules: NoticeRules) -> Iterator[PeriodFinding]:
    unconfirmed = tuple(rule.id for rule in rules.rules if rule.confirmed_on is None)
    if unconfirmed:
        yield PeriodFinding(
            kind=PeriodFindingKind.UNCONFIRMED,
            problem=f"No counsel has confirmed {listing(unconfirmed)}: as shipped, rules are defaults, not legal advice.",
            remedy="Have counsel check each rule, and write the date as confirmed_on.",
            rules=unconfirmed,
        )


def _told(rule: NoticeRule, cohort: str, accounts: int) -> str:
    return f"{rule.id}, {cohort} ({_number(accounts)})"


def _number(accounts: int) -> str:
    return f"{accounts:,} account{'' if accounts == 1 else 's'}"


def _of(amendment: Amendment) -> str:
    return sentence(f"the change of {amendment.document}")[:-1]
