"""What rules on notice periods see of the accounts in a database, before an update is posted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from termsvc.core.dated import Dated
from termsvc.core.errors import UnknownName
from termsvc.core.model import Account, Agreement, Mode, Term, UnilateralChanges
from termsvc.core.notice.draft import Draft
from termsvc.core.notice.lifecycle import Act, ActKind
from termsvc.core.notice.periods import Period
from termsvc.core.notice.rules import Promise, Situation
from termsvc.core.notice.situations import affected, together
from termsvc.core.notice.supposed import supposing
from termsvc.core.seal import seal
from termsvc.core.world import World
from termsvc.service.situations import situations
from termsvc.store import Reading, Store
from tests.service.facts import BODY, document, record, version

FIRST = version(date(2024, 1, 1), date(2024, 1, 1))
CORRECTED = version(date(2025, 4, 1), date(2025, 6, 1), 2)
DRAFTED = version(date(2025, 4, 15), date(2025, 6, 1), 3)
CORRECTION = Draft(id="april", posted_on=DRAFTED.posted_on, versions=(DRAFTED,), supersedes="march")
READS = frozenset({"country", "segment"})
CONSUMER = (("segment", Dated.always('"consumer"')), ("seats", Dated.always("7")))
ACME = Account(id="acme", created_on=date(2024, 2, 1), country=Dated.always("DE"), attributes=CONSUMER)
FRAME = Agreement(
    id="frame",
    account="beta",
    signed_on=ACME.created_on,
    effective_from=ACME.created_on,
    terms=(
        Term(
            document="dpa",
            mode=Mode.REPLACE,
            sha256=seal(BODY),
            unilateral_changes=UnilateralChanges.PERMITTED,
            notice_days=60,
        ),
    ),
)


@pytest.fixture
def company(store: Store) -> Store:
    """A database with an update that was posted and three customers; one was opened too late for the next update."""
    accounts = (ACME, replace(ACME, id="beta"), replace(ACME, id="late", created_on=DRAFTED.posted_on))
    record(store, document(amendment_notice="P30D"), FIRST, *accounts, FRAME)
    record(store, CORRECTED)
    march = Draft(id="march", posted_on=CORRECTED.posted_on, versions=(CORRECTED,))
    store.write(
        lambda writing: writing.act(
            Act(
                update="march",
                number=1,
                kind=ActKind.DRAFTED,
                revision=1,
                actor="person:ada",
                at=writing.now,
            ),
            march,
            {seal(BODY): BODY},
        )
    )
    return store


def test_a_draft_is_asked_of_as_if_it_had_been_posted(company: Store) -> None:
    segment = ("segment", '"consumer"')
    promise = Promise(Period(days=60), "agreement frame")
    alone = Situation(
        cohort='country DE, segment "consumer"',
        accounts=1,
        country="DE",
        values=(segment,),
        promises=(Promise(Period(days=30), "the DPA"),),
    )
    assert situations(company, CORRECTION, READS) == {
        "dpa": {
            date(2025, 6, 1): (alone,),
            date(2025, 6, 14): (replace(alone, cohort=f"{alone.cohort}, under {promise.source}", promises=(promise,)),),
        }
    }


def test_it_is_what_single_accounts_look_like(company: Store) -> None:
    march = Draft(id="march", posted_on=CORRECTED.posted_on, versions=(CORRECTED,))
    world = World(supposing(company.read(Reading.records), CORRECTION.facts(march)))
    single = [one for account in world.accounts if (one := affected(world, account, DRAFTED, READS))]
    assert situations(company, CORRECTION, READS) == {"dpa": together(single)}


def test_rules_that_read_nothing_see_everyone_alike(company: Store) -> None:
    ((one,), (negotiated,)) = situations(company, replace(CORRECTION, supersedes=None), ())["dpa"].values()
    assert (one.cohort, one.accounts) == ("every account", 1)
    assert (negotiated.cohort, negotiated.accounts) == ("under agreement frame", 1)


def test_an_update_that_corrects_an_unknown_one_is_refused(company: Store) -> None:
    with pytest.raises(UnknownName, match="no update unheard-of"):
        situations(company, replace(CORRECTION, supersedes="unheard-of"), READS)
