"""What can still be done with an update that was posted: later dates, and another update in its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from termsvc.core.errors import Refused
from termsvc.core.notice.lifecycle import NotAllowed, SamePerson
from termsvc.service import approval, audiences, drafts
from tests.updates.company import EFFECTIVE, LATER, POSTED, POSTING, UPDATE, Company
from tests.updates.states import accepted, bound, versions

DAY = timedelta(days=1)
CORRECTED = "spring-corrected"


def test_a_postponed_update_takes_effect_later_by_two_persons_and_acceptances_survive(company: Company) -> None:
    company.carried()
    accepted(company, "alder", "2025-03-10")
    asked = approval.ask_postponement(company.store, company.by("ann", "Counsel asks."), UPDATE, {"tos": LATER})
    assert (asked.progress.state, versions(company)[-1].effective_on) == ("posted", EFFECTIVE)
    with pytest.raises(SamePerson, match="person:ann asked to postpone update spring"):
        company.approved("ann")
    postponed = company.approved("bob")
    assert postponed.progress.state == "postponed"
    assert versions(company)[-1].effective_on == LATER
    assert postponed.draft.version("tos").effective_on == EFFECTIVE
    assert bound(company, "alder", EFFECTIVE) == ("2025-03-10", "accepted")
    assert bound(company, "cedar", EFFECTIVE) == ("2024-01-10", "new-account")
    assert bound(company, "cedar", LATER) == ("2025-03-10", "continued-use")


@pytest.mark.parametrize(
    ("now", "day", "words"),
    [
        (POSTING, EFFECTIVE, "and to a later one, which 2025-05-01 is not"),
        (POSTING, EFFECTIVE - DAY, "and to a later one, which 2025-04-30 is not"),
        (datetime(2025, 5, 1, 1, tzinfo=UTC), LATER, "only before that date, which today, 2025-05-01, is not"),
    ],
)
def test_what_has_taken_effect_is_not_postponed_and_nothing_is_brought_forward(
    company: Company, now: datetime, day: date, words: str
) -> None:
    company.carried()
    company.now = now
    with pytest.raises(Refused, match=words):
        approval.ask_postponement(company.store, company.by("ann", "Counsel asks."), UPDATE, {"tos": day})


def test_a_postponement_that_is_sent_back_changes_nothing(company: Company) -> None:
    company.carried()
    approval.ask_postponement(company.store, company.by("ann", "Counsel asks."), UPDATE, {"tos": LATER})
    back = drafts.give_back(company.store, company.by("bob", "No need."), UPDATE)
    assert (back.progress.state, back.progress.postponement) == ("posted", None)
    assert versions(company)[-1].effective_on == EFFECTIVE
    with pytest.raises(NotAllowed):
        company.approved("bob")


def test_a_wrong_notice_is_corrected_by_another_update_of_the_same_versions(company: Company) -> None:
    company.carried()
    accepted(company, "alder", "2025-03-10")
    company.now += 3 * DAY
    correction = company.superseded(CORRECTED, date(2025, 3, 13), LATER)
    assert correction.draft.items == company.show().draft.items
    company.proposed(update=CORRECTED)
    company.approved(update=CORRECTED)
    company.posted(update=CORRECTED)
    assert company.show().progress.state == "superseded"
    assert company.show().progress.acts[-1].superseded_by == CORRECTED
    assert [(one.label, one.posted_on, one.effective_on, one.withdrawn_on) for one in versions(company)[1:]] == [
        ("2025-03-10", POSTED, LATER, None)
    ]
    assert bound(company, "alder", EFFECTIVE) == ("2025-03-10", "accepted")
    assert bound(company, "cedar", EFFECTIVE) == ("2024-01-10", "new-account")
    assert audiences.audiences(company.store, company.show(CORRECTED))[0].manifest.listed.accounts == 3
    with pytest.raises(NotAllowed):
        company.superseded("spring-again", date(2025, 3, 14), LATER)


def test_a_postponed_update_is_corrected_by_its_later_dates(company: Company) -> None:
    company.carried()
    dates = {"fup": LATER, "tos": LATER}
    approval.ask_postponement(company.store, company.by("ann", "Counsel asks."), UPDATE, dates)
    company.approved("bob")
    company.now = datetime(2025, 5, 6, 12, tzinfo=UTC)
    posted_on, effective_on = date(2025, 5, 6), date(2025, 7, 1)
    new = company.gathered(CORRECTED)
    other = replace(
        new.draft.version("tos"), label="2025-05-06", posted_on=posted_on, effective_on=effective_on, effective_on_new=posted_on
    )  # fmt: skip
    new = replace(new, draft=replace(new.draft, posted_on=posted_on, versions=(other,)))
    correction = company.superseded(CORRECTED, posted_on, effective_on, new)
    assert [one.key for one in correction.draft.versions] == [("fup", "2025-03-10"), ("tos", "2025-05-06")]
    company.proposed(update=CORRECTED)
    company.approved(update=CORRECTED)
    company.posted(update=CORRECTED)
    assert [(one.effective_on, one.withdrawn_on) for one in versions(company)[1:]] == [
        (LATER, posted_on), (effective_on, None)
    ]  # fmt: skip
    assert bound(company, "cedar", LATER) == ("2024-01-10", "new-account")


def test_a_wrong_text_is_corrected_by_new_versions_and_the_old_ones_are_withdrawn(company: Company) -> None:
    company.carried()
    company.now += DAY
    posted_on = company.now.date()
    new = company.gathered(CORRECTED)
    other = replace(
        new.draft.version("tos"), label="again", posted_on=posted_on, effective_on=LATER, effective_on_new=posted_on
    )
    new = replace(new, draft=replace(new.draft, posted_on=posted_on, versions=(other,)))
    correction = company.superseded(CORRECTED, posted_on, LATER, new)
    assert {one.document for one in correction.draft.items} == {"fup", "tos"}
    company.proposed(update=CORRECTED)
    company.approved(update=CORRECTED)
    company.posted(update=CORRECTED)
    assert [(one.label, one.withdrawn_on) for one in versions(company)] == [
        ("2024-01-10", None), ("2025-03-10", posted_on), ("again", None)
    ]  # fmt: skip
    assert bound(company, "cedar", LATER) == ("again", "continued-use")


def test_a_correction_leaves_out_no_document(company: Company) -> None:
    company.carried()
    company.now += DAY
    company.superseded(CORRECTED, company.now.date(), LATER)
    company.edited(
        lambda draft: replace(draft, versions=draft.versions[:1], items=draft.items[:1], not_material=()),
        update=CORRECTED,
    )
    with pytest.raises(
        Refused, match="update spring has a version of it, and this one, which takes its place, has none"
    ):
        company.proposed(update=CORRECTED)
