"""What accounts look like to the rules on notice periods, alone and together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from termsvc.core.dated import Dated, Span
from termsvc.core.errors import UnknownName
from termsvc.core.model import (
    Account,
    Agreement,
    Assent,
    Document,
    Fact,
    Mode,
    Record,
    Term,
    UnilateralChanges,
    Version,
)
from termsvc.core.notice.periods import Period
from termsvc.core.notice.rules import Promise, Situation
from termsvc.core.notice.situations import Affected, Promised, affected, together
from termsvc.core.world import World

POSTED, EFFECTIVE = date(2025, 2, 25), date(2025, 4, 1)
TOS = Document(slug="tos", title="Terms of Service", kind="tos", timezone="UTC", amendment_notice="P30D")
BY_TOS = Promise(Period(days=30), "the Terms of Service")
FIRST = Version(
    document="tos",
    label="v1",
    sequence=1,
    sha256="1" * 64,
    posted_on=date(2023, 1, 1),
    effective_on=date(2023, 1, 1),
    effective_on_new=date(2023, 1, 1),
)
SECOND = replace(
    FIRST,
    label="v2",
    sequence=2,
    sha256="2" * 64,
    posted_on=POSTED,
    effective_on=EFFECTIVE,
    effective_on_new=POSTED,
)
ACME = Account(id="acme", created_on=date(2024, 1, 1), country=Dated.always("DE"))
READS = frozenset({"country", "segment"})


def world(*facts: Fact) -> World:
    every = (TOS, FIRST, SECOND, *facts)
    return World(Record(id=f"f{number}", fact=fact) for number, fact in enumerate(every))


def frame(agreement: str, account: str, notice_days: int) -> Agreement:
    term = Term(
        document="tos",
        mode=Mode.REPLACE,
        sha256="0" * 64,
        unilateral_changes=UnilateralChanges.PERMITTED,
        notice_days=notice_days,
    )
    return Agreement(
        id=agreement, account=account, signed_on=ACME.created_on, effective_from=ACME.created_on, terms=(term,)
    )


def seen(*facts: Fact, version: Version = SECOND) -> dict[date, tuple[Situation, ...]]:
    known = world(*facts)
    return dict(together(_all(known, version)))


def _all(known: World, version: Version) -> Iterator[Affected]:
    for account in sorted(known.accounts):
        one = affected(known, account, version, READS)
        if one is not None:
            yield one


def test_an_account_is_seen_by_the_values_that_rules_read() -> None:
    known = replace(ACME, attributes=(("segment", Dated.always('"business"')), ("seats", Dated.always("7"))))
    assert seen(known) == {
        EFFECTIVE: (
            Situation(
                cohort='country DE, segment "business"',
                accounts=1,
                country="DE",
                values=(("segment", '"business"'),),
                promises=(BY_TOS,),
            ),
        )
    }


def test_values_are_those_on_the_date_of_posting() -> None:
    moved = Dated(((Span(None, POSTED), "FR"), (Span(POSTED), "NL")))
    ((one,),) = seen(replace(ACME, country=moved)).values()
    assert one.country == "NL"


def test_an_account_of_which_nothing_is_known_is_everyone() -> None:
    ((one,),) = seen(replace(ACME, country=Dated())).values()
    assert (one.cohort, one.country, one.values) == ("every account", None, ())


def test_whom_the_version_does_not_concern_is_not_seen() -> None:
    assert seen(replace(ACME, created_on=POSTED)) == {}


def test_whoever_is_to_say_yes_is_seen_on_the_effective_date() -> None:
    express = replace(SECOND, assent=Assent.EXPRESS)
    assert seen(express, ACME, version=express).keys() == {EFFECTIVE}


def test_accounts_that_look_alike_are_added_up() -> None:
    others = [replace(ACME, id=name) for name in ("beta", "gamma")]
    ((one,),) = seen(ACME, *others, replace(ACME, id="delta", closed_on=POSTED)).values()
    assert one.accounts == 3


def test_an_agreement_that_alone_promises_a_period_is_named() -> None:
    assert seen(ACME, replace(ACME, id="beta"), frame("alba", "acme", 60)) == {
        EFFECTIVE: (Situation(cohort="country DE", accounts=1, country="DE", promises=(BY_TOS,)),),
        date(2025, 4, 26): (
            Situation(
                cohort="country DE, under agreement alba",
                accounts=1,
                country="DE",
                promises=(Promise(Period(days=60), "agreement alba"),),
            ),
        ),
    }


def test_agreements_are_told_together_by_the_period_that_they_promise() -> None:
    accounts = [replace(ACME, id=name) for name in ("beta", "gamma")]
    agreements = [frame("alba", "acme", 10), frame("bora", "beta", 10), frame("cima", "gamma", 20)]
    (those,) = seen(ACME, *accounts, *agreements).values()
    assert [(one.cohort, one.accounts) for one in those] == [
        ("country DE, under agreement cima", 1),
        ("country DE, under agreements that promise 10 days", 2),
    ]
    assert those[1].promises == (Promise(Period(days=10), "agreements that promise 10 days"),)


def test_two_of_the_agreements_tell_that_there_are_several() -> None:
    group = Affected(
        binds_from=EFFECTIVE,
        values=(),
        promised=Promised((BY_TOS,), Period(days=60)),
        agreements=frozenset({"alba", "zeta"}),
        accounts=70,
    )
    ((one,),) = together([group, replace(group, agreements=frozenset({"bora"}), accounts=2)]).values()
    assert (one.cohort, one.accounts) == ("under agreements that promise 60 days", 72)
    assert one.promises == (BY_TOS, Promise(Period(days=60), "agreements that promise 60 days"))


def test_an_unknown_account_is_refused() -> None:
    with pytest.raises(UnknownName, match="no account 'acme' is known"):
        affected(world(), "acme", SECOND, READS)
