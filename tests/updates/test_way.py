"""The way of an update from its draft to its posting and beyond, step by step, and what is refused on it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from termsvc.access import Forbidden, anyone
from termsvc.core.errors import InvalidFact, Refused, UnknownName
from termsvc.core.model import Document, NotifyBy, Version
from termsvc.core.notice import editing
from termsvc.core.notice.draft import Draft, NotMaterial
from termsvc.core.notice.lifecycle import ActKind, NotAllowed, Progress, SamePerson
from termsvc.core.notice.manifest import NOBODY
from termsvc.core.notice.supposed import supposing
from termsvc.core.seal import seal
from termsvc.core.world import World
from termsvc.service import access, approval, audiences, checking, drafts, notices, posting
from termsvc.service.drafts import By
from termsvc.service.gathering import Gathered
from termsvc.store import Reading
from tests.updates.company import EFFECTIVE, POSTED, POSTING, UPDATE, Company, person
from tests.updates.states import accepted, versions

DAY = timedelta(days=1)
MARK = NotMaterial(document="tos", change="c2", reason="Small.", by="person:ann")


# -- posted


def test_an_update_goes_from_its_draft_to_its_posting(company: Company) -> None:
    drafted = company.drafted()
    assert (drafted.progress.state, drafted.progress.revision) == ("drafted", 1)
    assert [one.key for one in versions(company)] == [("tos", "2024-01-10")]
    proposed = company.proposed()
    assert {mark.by for mark in proposed.draft.not_material} <= {"person:ann"}
    assert company.approved().progress.state == "approved"
    company.now = POSTING
    posted = company.posted()
    assert posted.progress.state == "posted"
    acts = posted.progress.acts
    assert [(act.kind, act.actor) for act in acts if act.kind is not ActKind.EDITED] == [
        ("drafted", "person:ann"), ("proposed", "person:ann"), ("approved", "person:bob"), ("posted", "person:bob")
    ]  # fmt: skip
    assert versions(company)[-1] == posted.draft.version("tos")
    records = [one for one in company.store.read(Reading.catalogue) if one.fact in posted.draft.versions]
    assert {(one.source, one.recorded_by) for one in records} == {(f"update {UPDATE}", "person:bob")}
    assert acts[-1].at == max(one.recorded_at for one in records if one.recorded_at)
    (listing,) = audiences.audiences(company.store, posted)
    assert (listing.manifest.listed.accounts, listing.manifest.known_at) == (3, acts[-1].at)


def test_an_update_that_nobody_knows_is_told_with_those_that_there_are(company: Company) -> None:
    with pytest.raises(UnknownName, match="no update autumn; begin one with: termsvc update new"):
        company.show("autumn")
    company.drafted()
    with pytest.raises(UnknownName, match="no update autumn; the last ones are spring"):
        company.show("autumn")
    assert [one.draft.id for one in drafts.every(company.store)] == [UPDATE]


def test_there_is_one_update_of_a_name(company: Company) -> None:
    company.drafted()
    with pytest.raises(Refused, match="an update spring already, drafted; give this one another id"):
        company.drafted("bob")


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (POSTING - DAY, "posted on 10 March 2025, and for fup, in UTC, today is 9 March 2025; post it on that date"),
        (POSTING + DAY, "in the past|posted"),
    ],
)
def test_an_update_is_posted_on_its_date_alone(company: Company, now: datetime, words: str) -> None:
    company.drafted()
    company.proposed()
    company.approved()
    company.now = now
    with pytest.raises(Refused, match=words):
        company.posted()
    assert company.show().progress.state == "approved"
    assert len(versions(company)) == 1


def test_what_is_not_approved_is_not_posted(company: Company) -> None:
    company.drafted()
    company.now = POSTING
    with pytest.raises(
        NotAllowed, match=r"update spring is drafted\. What can be done with it now: edited, cancelled, proposed"
    ):
        company.posted()


# -- two persons


def test_who_drafted_it_or_edited_it_last_does_not_approve_it(company: Company) -> None:
    company.drafted("ann")
    company.proposed("bob")
    with pytest.raises(SamePerson, match="person:ann drafted or last edited update spring, so somebody else has to"):
        company.approved("ann")
    company.edited(lambda draft: editing.reworded(draft, "i2", "We say it otherwise."), by="bob")
    assert company.show().progress.state == "drafted"
    company.proposed("ann")
    with pytest.raises(SamePerson):
        company.approved("bob")


def test_a_second_name_of_the_same_person_does_not_count(company: Company) -> None:
    company.enrol(person("annie", "ANN@company.example"), *company.actor("bob").roles)
    company.drafted("ann")
    company.proposed("ann")
    with pytest.raises(SamePerson, match=r"person:annie \(the same person as person:ann\) drafted or last edited"):
        company.approved("annie")


def test_two_names_that_turn_out_to_be_one_person_after_the_approval_post_nothing(company: Company) -> None:
    company.drafted("ann")
    company.proposed("ann")
    company.approved("bob")
    access.declare_same(company.store, company.actor("maria"), "ann", "bob")
    company.now = POSTING
    with pytest.raises(SamePerson, match=r"person:bob \(the same person as person:ann\)"):
        company.posted("bob")
    assert len(versions(company)) == 1


def test_who_overrides_a_rule_does_not_approve_it(company: Company) -> None:
    company.drafted("ann")
    company.edited(lambda draft: editing.effective_on(draft, POSTED + 12 * DAY))
    company.edited(lambda draft: editing.overridden(draft, "company-floor", "Small.", "person:bob"), by="bob")
    company.edited(lambda draft: editing.overridden(draft, "promised-notice", "Small.", "person:ann"), by="ann")
    company.proposed("ann")
    with pytest.raises(Refused):
        company.approved("bob")


def test_what_was_drafted_before_anybody_was_enrolled_is_done_again(sqlite_url: str) -> None:
    company = Company(sqlite_url)
    with closing(company.store):
        early = By(anyone("maria"))
        company.begin_unenrolled()
        drafts.begin(company.store, early, company.gathered(), company.practice)
        approval.propose(company.store, early, UPDATE, company.practice)
        company.enrol_people()
        with pytest.raises(Refused, match="maria acted before anybody was enrolled"):
            company.approved("bob")


def test_while_nobody_is_enrolled_nothing_is_approved(sqlite_url: str) -> None:
    company = Company(sqlite_url)
    with closing(company.store):
        company.begin_unenrolled()
        drafts.begin(company.store, By(anyone("ann")), company.gathered(), company.practice)
        approval.propose(company.store, By(anyone("ann")), UPDATE, company.practice)
        for name in ("ann", "bob"):
            with pytest.raises(Refused, match="nobody is enrolled here"):
                approval.approve(company.store, By(anyone(name)), UPDATE, company.practice)


def test_each_verb_asks_for_a_role(company: Company) -> None:
    company.enrol(person("eve"))
    company.drafted()
    for verb in (company.proposed, company.approved, company.posted, company.drafted):
        with pytest.raises(Forbidden, match="person:eve may not"):
            verb("eve")
    for verb in (drafts.give_back, drafts.cancel):
        with pytest.raises(Forbidden):
            verb(company.store, company.by("eve", "why not"), UPDATE)


# -- what a draft may say


def test_a_change_that_nobody_tells_of_stands_against_it(company: Company) -> None:
    company.drafted()
    company.edited(lambda draft: replace(draft, items=draft.items[1:]))
    with pytest.raises(
        Refused, match=r"update spring: error in fup \(c1\): no item tells of it, and it is not left unsaid"
    ):
        company.proposed()
    assert company.show().progress.state == "drafted"


def test_each_thing_that_items_get_wrong_is_found(company: Company) -> None:
    company.drafted()
    company.edited(lambda draft: editing.added(draft, "tos", "Nothing.", ["c99"]))
    company.edited(lambda draft: editing.conditioned(draft, "i2", None, "account.plan ="))
    company.edited(lambda draft: replace(draft, not_material=(*draft.not_material, MARK)))
    company.edited(
        lambda draft: replace(draft, items=(*draft.items, replace(draft.item("i3"), id="i90", document="aup")))
    )
    company.edited(lambda draft: replace(draft, items=(replace(draft.items[0], text=" "), *draft.items[1:])))
    found = checking.check(company.store, company.show(), company.practice)
    said = {(one.field, one.value, one.problem.partition(";")[0]) for one in found.findings}
    assert not found.passes
    assert said >= {
        ("tos", "c99", "there is no such change"),
        ("tos", "c2", "an item tells of it, and it is left unsaid"),
        ("i90.document", "aup", "the update has no version of this document"),
        ("i1.text", "", "it says nothing"),
    }
    assert any(field == "i2.applies_if" for field, _, _ in said)


def test_effect_before_posting_and_too_soon_are_refused(company: Company) -> None:
    company.drafted()
    with pytest.raises(InvalidFact, match="before posted_on"):
        company.edited(lambda draft: editing.effective_on(draft, POSTED - DAY))
    company.edited(lambda draft: editing.effective_on(draft, POSTED + 29 * DAY))
    with pytest.raises(Refused, match="company-floor"):
        company.proposed()
    company.edited(lambda draft: editing.effective_on(draft, POSTED + 30 * DAY))
    assert company.proposed().progress.state == "proposed"


def test_a_date_that_is_too_soon_only_if_posted_late_in_the_day_is_warned_of(company: Company) -> None:
    company.drafted()
    for days, warned in (
        (30, True),
        (31, False),
    ):  # on the day of posting in Berlin, it is the day before in New York at first
        company.edited(lambda draft, days=days: editing.effective_on(draft, POSTED + days * DAY))
        found = checking.check(company.store, drafts.show(company.store, UPDATE), company.practice)
        late = {one.problem.partition(":")[0] for one in found.findings if "America/New_York" in one.problem}
        assert found.passes
        assert late == {"If it is posted late in the day, this will stand against it"} if warned else not late


def test_posting_in_the_past_is_refused(company: Company) -> None:
    company.drafted()
    company.now = POSTING + DAY
    with pytest.raises(Refused):
        company.proposed()


def test_work_on_an_earlier_revision_is_refused(company: Company) -> None:
    company.drafted()
    company.edited(lambda draft: editing.reworded(draft, "i1", "We changed it."))
    with pytest.raises(Refused, match="has revision 2 by now, and this is about revision 1; look at the new one first"):
        drafts.edit(company.store, company.by("ann"), UPDATE, lambda draft: draft, revision=1)
    with pytest.raises(Refused, match="by now"):
        approval.propose(company.store, company.by("ann"), UPDATE, company.practice, revision=1)
    assert drafts.edit(company.store, company.by("ann"), UPDATE, lambda draft: draft).progress.revision == 2


def test_what_is_sent_back_or_cancelled_is_so_for_a_reason(company: Company) -> None:
    company.drafted()
    company.proposed()
    with pytest.raises(Refused, match="say in a comment why it is sent back"):
        drafts.give_back(company.store, company.by("bob"), UPDATE)
    assert drafts.give_back(company.store, company.by("bob", "Reword i3."), UPDATE).progress.state == "drafted"
    with pytest.raises(Refused, match="say in a comment why it is cancelled"):
        drafts.cancel(company.store, company.by("ann", " "), UPDATE)
    assert drafts.cancel(company.store, company.by("ann", "Not needed."), UPDATE).progress.state == "cancelled"
    with pytest.raises(NotAllowed, match=r"is cancelled\. What can be done with it now: nothing more"):
        company.proposed()


# -- interrupted


def test_a_posting_that_was_cut_off_before_its_audience_was_frozen_is_completed_by_the_next_call(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    company.drafted()
    company.proposed()
    company.approved()
    company.now = POSTING

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(posting, "audiences", killed)
        with pytest.raises(KeyboardInterrupt):
            company.posted()
    found = company.show()
    assert found.progress.state == "posted"
    assert company.store.read(lambda reading: reading.listings_of(UPDATE)) == ()
    company.now += 9 * DAY  # what is learned meanwhile does not count
    accepted(company, "alder", "2025-03-10")
    (listing,) = audiences.audiences(company.store, found)
    assert listing.manifest.known_at == found.progress.acts[-1].at
    assert listing.manifest.listed.accounts == 3
    assert audiences.audiences(company.store, found) == (listing,)


def test_what_is_not_posted_has_no_frozen_audience(company: Company) -> None:
    with pytest.raises(Refused, match="update spring is drafted, and its audience is frozen when it is posted"):
        audiences.audiences(company.store, company.drafted())


def test_an_update_that_nobody_began_can_only_be_begun() -> None:
    assert (Progress().revision, Progress().authors, Progress().last(ActKind.POSTED)) == (0, frozenset(), None)
    with pytest.raises(NotAllowed, match="no such update yet; begin it with: termsvc update new"):
        Progress().leads_to(ActKind.POSTED)


def test_versions_that_are_only_supposed_stand_beside_those_recorded(company: Company) -> None:
    drafted = company.drafted()
    records = company.store.read(Reading.catalogue)
    catalogue = World(supposing(records, drafted.draft.facts())).catalogue
    assert [one.label for one in catalogue.versions["tos"]] == ["2024-01-10", "2025-03-10"]


def test_what_the_change_log_tells_of_is_in_no_notice(company: Company) -> None:
    logged = Document(slug="rules", title="Rules", kind="rules", timezone="UTC", notify_by=NotifyBy.CHANGE_LOG)
    body = "Be kind.\n"
    version = Version(
        document="rules",
        label="1",
        sequence=1,
        sha256=seal(body),
        posted_on=POSTED,
        effective_on=EFFECTIVE,
        effective_on_new=POSTED,
    )
    draft = Draft(id="logged", posted_on=POSTED, documents=(logged,), versions=(version,))
    company.now = POSTING
    drafts.begin(company.store, company.by("ann"), Gathered(draft, {version.sha256: body}), company.practice)
    approval.propose(company.store, company.by("ann"), "logged", company.practice)
    approval.approve(company.store, company.by("bob"), "logged", company.practice)
    found = posting.post(company.store, company.by("bob"), "logged", company.practice)
    assert audiences.audiences(company.store, found) == ()
    assert audiences.supplement(company.store, found) is None
    assert audiences.planned(company.store, found).counts == NOBODY
    assert notices.public(company.store, found, notices.expected(company.store, found)).sections == ()
