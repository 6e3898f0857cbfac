"""What is said of an amendment's dates: refusals, overrides, and what is not known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from termsvc.core.errors import InvalidFact
from termsvc.core.model import Agreement, Document, Mode, Term, UnilateralChanges
from termsvc.core.notice.check import Override, PeriodFinding, PeriodFindingKind, check, earliest_permitted
from termsvc.core.notice.obligations import obligations, strictest
from termsvc.core.notice.periods import Period
from termsvc.core.notice.rules import Medium, NoticeRule, NoticeRules, Promise, Right, promises
from tests.notice.conftest import amendment, situation

POSTED = date(2025, 3, 1)
PAYER = {"account": {"country": "NL", "values": {"services": ["payment"], "segment": "business"}}}
SELLER = {"account": {"country": "DE", "values": {"services": ["online-intermediation"], "segment": "business"}}}
UNKNOWN = {"account": {"country": "DE"}}
OTHERS = {"account": {"country": "US", "values": {"services": []}}}


def found(
    rules: NoticeRules, effective_on: date, *situations: Any, today: date = POSTED, overrides: tuple[Override, ...] = ()
) -> tuple[PeriodFinding, ...]:
    told = amendment({"posted": POSTED}, effective_on)
    return check(rules, told, situations, today=today, overrides=overrides)


def of(kind: PeriodFindingKind, every: tuple[PeriodFinding, ...]) -> list[PeriodFinding]:
    return [one for one in every if one.kind is kind]


def test_too_early_names_rule_cohort_accounts_and_the_date_that_is_permitted(rules: NoticeRules) -> None:
    every = found(rules, date(2025, 4, 1), situation(PAYER, "payers", 1_200), situation(SELLER, "sellers"))
    (refused,) = of(PeriodFindingKind.TOO_EARLY, every)
    assert every[0] == refused
    assert refused.refuses
    assert (refused.rules, refused.cohort, refused.accounts) == (("eu-psd2",), "payers", 1_200)
    assert refused.earliest == date(2025, 5, 2)
    assert refused.problem == (
        "eu-psd2, payers (1,200 accounts): By the Second Payment Services Directive (Directive (EU) 2015/2366,"
        " art. 54(1)), the notice runs for 2 months from receipt on 1 March 2025 and must have run out, so the change may"
        " take effect on 2 May 2025 at the earliest. The change of the Terms of Service would take effect on 1 April 2025."
    )
    assert refused.remedy == "The earliest date that all rules permit here is 2 May 2025."


def test_situations_of_one_cohort_are_told_as_one(rules: NoticeRules) -> None:
    every = found(rules, date(2025, 4, 1), situation(PAYER, "payers", 2), situation(PAYER, "payers", 1))
    (refused,) = of(PeriodFindingKind.TOO_EARLY, every)
    assert refused.accounts == 3


def test_the_calendar_of_the_addressee_is_named_where_it_decides(rules: NoticeRules) -> None:
    at = datetime.fromisoformat("2025-03-01T22:00:00-08:00")
    told = amendment({"posted": POSTED, "zone": "America/Los_Angeles", "at": at}, date(2025, 3, 31))
    reasons = [one.reason for one in obligations(rules, told, situation(SELLER))]
    assert any("on 2 March 2025 by the calendar of Europe/Berlin" in reason for reason in reasons)


def test_media_and_rights_are_those_of_all(rules: NoticeRules) -> None:
    case = {"account": {"country": "NL", "values": {"services": ["payment", "electronic-communications"]}}}
    owed = strictest(obligations(rules, amendment({"posted": POSTED}, POSTED), situation(case)))
    assert owed is not None
    assert owed.media == {Medium.DURABLE_MEDIUM}
    assert owed.rights == {Right.TERMINATE, Right.OBJECT}


def test_nothing_is_asked_for_a_version_in_which_nothing_is_material(rules: NoticeRules) -> None:
    told = amendment({"posted": POSTED, "topics": []}, POSTED)
    assert strictest(obligations(rules, told, situation(PAYER))) is None
    assert not any(one.refuses for one in check(rules, told, [situation(PAYER)], today=POSTED))


OVERRIDE = Override(rule="eu-psd2", reason="The regulator asked for it.", by="person:ada", confirmed_by="person:ben")


@pytest.mark.parametrize(
    ("effective_on", "today", "kind"),
    [
        (date(2025, 2, 28), POSTED, PeriodFindingKind.RETROACTIVE),
        (date(2025, 6, 1), date(2025, 3, 2), PeriodFindingKind.POSTED_IN_THE_PAST),
    ],
)
def test_no_override_permits_the_past(
    effective_on: date, today: date, kind: PeriodFindingKind, rules: NoticeRules
) -> None:
    overrides = tuple(replace(OVERRIDE, rule=rule) for rule in (*(rule.id for rule in rules.rules), kind))
    (refused,) = (
        one for one in found(rules, effective_on, situation(PAYER), today=today, overrides=overrides) if one.refuses
    )
    assert refused.kind is kind
    assert refused.rules == ()
    assert refused.remedy.endswith("No override permits this.")


def test_what_takes_effect_on_the_day_of_posting_is_not_retroactive() -> None:
    assert found(NoticeRules(rules=()), POSTED, situation(PAYER)) == ()


def test_an_overridden_rule_is_told_and_the_others_are_kept(rules: NoticeRules) -> None:
    every = found(rules, date(2025, 3, 20), situation(PAYER), overrides=(OVERRIDE,))
    (told,) = of(PeriodFindingKind.OVERRIDDEN, every)
    assert not told.refuses
    assert told.rules == ("eu-psd2",)
    assert told.remedy == "Overridden by person:ada, confirmed by person:ben: The regulator asked for it."
    (refused,) = of(PeriodFindingKind.TOO_EARLY, every)
    assert refused.rules == ("company-floor",)
    assert refused.remedy == "The earliest date that all rules permit here is 31 March 2025."


def test_an_override_of_a_rule_that_is_kept_says_nothing(rules: NoticeRules) -> None:
    assert not of(PeriodFindingKind.OVERRIDDEN, found(rules, date(2025, 6, 1), situation(PAYER), overrides=(OVERRIDE,)))


def test_an_override_has_a_reason_and_two_people() -> None:
    with pytest.raises(InvalidFact, match="needs a reason"):
        replace(OVERRIDE, reason=" ")
    with pytest.raises(InvalidFact, match="needs a second person beside person:ada"):
        replace(OVERRIDE, confirmed_by="person:ada")


def test_every_check_says_which_rules_nobody_has_confirmed(rules: NoticeRules) -> None:
    (told,) = of(PeriodFindingKind.UNCONFIRMED, found(rules, date(2025, 6, 1), situation(OTHERS)))
    assert told.rules == tuple(rule.id for rule in rules.rules)
    assert "as shipped, rules are defaults, not legal advice" in told.problem
    assert not told.refuses
    confirmed = NoticeRules(rules=tuple(replace(rule, confirmed_on=POSTED) for rule in rules.rules))
    assert found(confirmed, date(2025, 6, 1), situation(OTHERS)) == ()


def test_a_rule_that_can_not_be_decided_is_told_with_what_is_missing(rules: NoticeRules) -> None:
    every = found(rules, date(2025, 6, 1), situation(UNKNOWN, "one", 3), situation(UNKNOWN, "two", 4))
    told = {one.rules: one for one in of(PeriodFindingKind.UNDECIDED, every)}
    assert {*told} == {("eu-p2b",), ("eu-eecc",), ("eu-psd2",)}
    assert told["eu-psd2",].problem == (
        "Whether eu-psd2 protects 7 accounts could not be decided: no value of services is known."
    )


def test_an_unknown_country_leaves_open_what_nothing_else_excludes(rules: NoticeRules) -> None:
    case = {"account": {"values": {"services": ["payment"], "segment": "business"}}}
    every = of(PeriodFindingKind.UNDECIDED, found(rules, date(2025, 6, 1), situation(case)))
    assert [(one.rules, "no value of country is known" in one.problem) for one in every] == [(("eu-psd2",), True)]


def test_a_value_of_another_type_is_told(rules: NoticeRules) -> None:
    case = {"account": {"country": "NL", "values": {"services": 7, "segment": "business"}}}
    every = of(PeriodFindingKind.UNDECIDED, found(rules, date(2025, 6, 1), situation(case)))
    assert all("its condition compares values of different types" in one.problem for one in every)
    assert len(every) == 3


def test_a_rule_without_a_period_says_so(rules: NoticeRules) -> None:
    case = {"kind": "dpa", "topics": ["subprocessors"], "posted": POSTED, "document": "the Data Protection Addendum"}
    every = check(rules, amendment(case, date(2025, 6, 1)), [situation(OTHERS)], today=POSTED)
    (told,) = of(PeriodFindingKind.NO_PERIOD, every)
    assert told.rules == ("gdpr-subprocessors",)
    assert "leaves the period to what binds, and the Data Protection Addendum promises none" in told.problem


def test_without_obligations_the_day_of_posting_is_permitted() -> None:
    assert earliest_permitted((), POSTED) == POSTED


def test_a_maximum_within_the_minimum_is_refused() -> None:
    for least, most in (("P30D", "P7D"), ("P1M", "P30D"), ("P30D", "P30D")):
        with pytest.raises(InvalidFact, match="leaves no day"):
            NoticeRule(id="r", title="r", minimum=Period.parse(least), maximum=Period.parse(most))


TOS = Document(slug="tos", title="Terms of Service", kind="tos", timezone="UTC", amendment_notice="P30D")
BY_TOS = Promise(Period(days=30), "the Terms of Service")
BY_AGREEMENT = Promise(Period(days=60), "agreement frame")


def term(mode: Mode, notice_days: int = 60) -> Term:
    return Term(
        document="tos",
        mode=mode,
        version="v1" if mode is Mode.PIN else None,
        sha256="0" * 64 if mode is Mode.REPLACE else None,
        unilateral_changes=UnilateralChanges.PERMITTED,
        notice_days=notice_days,
    )


@pytest.mark.parametrize(
    ("governing", "promised"),
    [
        (None, (BY_TOS,)),
        (term(Mode.FLOAT), (BY_TOS,)),
        (term(Mode.PIN), (BY_TOS, BY_AGREEMENT)),
        (term(Mode.REPLACE), (BY_AGREEMENT,)),
        (term(Mode.REPLACE, notice_days=0), ()),
    ],
)
def test_what_binds_promises(governing: Term | None, promised: tuple[Promise, ...]) -> None:
    agreement = Agreement(
        id="frame", account="a", signed_on=POSTED, effective_from=POSTED, terms=(governing,) if governing else ()
    )
    assert promises(TOS, agreement if governing else None, governing) == promised


def test_a_document_may_promise_nothing() -> None:
    assert promises(replace(TOS, amendment_notice=None)) == ()
