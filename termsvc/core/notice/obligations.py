"""What the rules on notice ask of one amendment for accounts that look alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from termsvc.core.explanation.wording import day
from termsvc.core.notice.periods import Period, TakesEffect, end
from termsvc.core.notice.posting import CountedFrom
from termsvc.core.notice.rules import Amendment, Medium, NoticeRule, NoticeRules, Promise, Right, Situation


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """What one rule asks.

    Attributes:
        period: the minimum; empty where the rule leaves it to a promise and nothing promises one.
        start: the day from which it runs, which is not counted.
        earliest: the first date on which the change may take effect, in the document's time zone.
        latest: the last effective date for which this notice alone will do; `None` for no limit.
        reason: all of that in a sentence.
    """

    rule: NoticeRule
    period: Period
    start: date
    earliest: date
    latest: date | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What all rules together ask.

    Attributes:
        longest: the obligation that permits the latest date.
        earliest: that date.
        media: on what the notice is given, of which every one counts.
        rights: what the notice must tell that the account may do.
    """

    longest: Obligation
    earliest: date
    media: frozenset[Medium]
    rights: frozenset[Right]


def obligations(rules: NoticeRules, amendment: Amendment, situation: Situation) -> tuple[Obligation, ...]:
    """What each rule that holds asks, in the order of the rules.

    A rule that could not be decided for want of a value is not among them: `undecided` tells of those.
    """
    return tuple(
        _obligation(rules, rule, promise, amendment, situation)
        for rule in rules.rules
        if rule.trigger.concerns(amendment) and rule.trigger.verdict(situation).holds
        for promise in _asked(rule, situation)
    )


def undecided(
    rules: NoticeRules, amendment: Amendment, situation: Situation
) -> Iterator[tuple[NoticeRule, tuple[str, ...]]]:
    """The rules that speak of the amendment and may protect the accounts, with the names of the values missing."""
    for rule in rules.rules:
        if rule.trigger.concerns(amendment):
            verdict = rule.trigger.verdict(situation)
            if verdict.failed:
                yield rule, verdict.missing


def strictest(every: Iterable[Obligation]) -> Owed | None:
    """The longest period, and the union of media and rights; `None` if nothing is asked.

    The longest is the one that permits the latest date, since which of `P30D` and `P1M` is longer depends on the day.
    """
    asked = tuple(every)
    if not asked:
        return None
    longest = max(asked, key=lambda one: one.earliest)
    return Owed(
        longest=longest,
        earliest=longest.earliest,
        media=frozenset(one.rule.medium for one in asked) - {Medium.ANY},
        rights=frozenset(right for one in asked for right in one.rule.rights),
    )


def _asked(rule: NoticeRule, situation: Situation) -> tuple[Promise, ...]:
    """The periods that a rule asks for: its own, or each that is promised.

    Where nothing is promised the period is empty, and told of only if the rule gives a right all the same.
    """
    if rule.minimum is not None:
        return (Promise(rule.minimum, rule.source),)
    return situation.promises or ((Promise(Period(), rule.source),) if rule.rights else ())


def _obligation(
    rules: NoticeRules, rule: NoticeRule, promise: Promise, amendment: Amendment, situation: Situation
) -> Obligation:
    posting = amendment.posting
    delivery = rules.delivery.get(posting.channel, 0) if rule.counted_from is CountedFrom.RECEIPT else 0
    addressee = rules.timezones.get((situation.country or "").upper())
    reckoned = posting.reckon(promise.period, rule.takes_effect, delivery, addressee)
    there = "" if reckoned.timezone == posting.timezone else f" by the calendar of {reckoned.timezone}"
    run_out = " and must have run out" if rule.takes_effect is TakesEffect.AFTER_LAST_DAY else ""
    runs = f"the notice runs for {promise.period.in_words} from {rule.counted_from} on {day(reckoned.start)}{there}{run_out}"
    return Obligation(
        rule=rule,
        period=promise.period,
        start=reckoned.start,
        earliest=reckoned.earliest,
        latest=None if rule.maximum is None else end(reckoned.start, rule.maximum),
        reason=f"By {promise.source}, {runs}, so the change may take effect on {day(reckoned.earliest)} at the earliest.",
    )
