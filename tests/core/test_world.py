"""What is known at an instant: the fact of each key recorded last, but for those taken back; and names that are not."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from termsvc.core.answer import BoundVersion, Reason, Rule
from termsvc.core.binding import days_after
from termsvc.core.dated import Dated, Span
from termsvc.core.errors import UnknownName
from termsvc.core.model import (
    Acceptance,
    Account,
    Agreement,
    Document,
    Fact,
    Mode,
    Objection,
    Record,
    Retraction,
    Term,
    Version,
)
from termsvc.core.naming import key_text, statement_id
from termsvc.core.resolver import in_force, resolve, resolve_all, timeline
from termsvc.core.world import World

EARLY, LATE = date(2024, 1, 1), date(2025, 1, 1)
DPA = Document(slug="dpa", title="DPA", kind="dpa", timezone="UTC")
FIRST, SECOND = (
    Version(
        document="dpa",
        label=f"v{number}",
        sequence=number,
        sha256=str(number) * 64,
        posted_on=day,
        effective_on=day,
        effective_on_new=day,
    )
    for number, day in ((1, EARLY), (2, LATE))
)
ACME = Account(id="acme", created_on=date(2020, 1, 1))


def instant(hour: int) -> datetime:
    return datetime(2025, 4, 1, hour, tzinfo=UTC)


def world(*facts: Fact | tuple[int, Fact], known_at: datetime | None = None) -> World:
    """A world of facts, each always known or recorded at an hour, with ids that are their places."""
    stated = [fact if isinstance(fact, tuple) else (None, fact) for fact in facts]
    return World(
        (
            Record(id=str(place), fact=fact, recorded_at=None if hour is None else instant(hour))
            for place, (hour, fact) in enumerate(stated)
        ),
        known_at,
    )


def bound(found: World, on: date, account: str = "acme", document: str = "dpa") -> str | None:
    binds = resolve(found, account, document, on).binds
    return binds.label if isinstance(binds, BoundVersion) else None


@pytest.mark.parametrize(
    ("known_at", "closed_on"), [(None, LATE), (12, LATE), (11, EARLY), (10, EARLY), (9, None), (8, None)]
)
def test_of_each_key_what_was_recorded_last_is_known(known_at: int | None, closed_on: date | None) -> None:
    closings = [
        (12, Account(id="acme", created_on=EARLY, closed_on=LATE)),
        (10, Account(id="acme", created_on=EARLY, closed_on=EARLY)),
        Account(id="acme", created_on=EARLY),
    ]
    for order in (closings, closings[::-1]):
        found = world(*order, known_at=None if known_at is None else instant(known_at))
        assert found.account("acme").fact.closed_on == closed_on


def test_what_is_taken_back_is_known_until_then_and_what_it_restated_counts_again() -> None:
    facts = [DPA, (9, ACME), (10, Account(id="acme", created_on=LATE)), (11, Retraction(fact="2"))]
    assert world(*facts, known_at=instant(10)).account("acme").fact.created_on == LATE
    assert world(*facts).account("acme").fact == ACME
    assert world(*facts, known_at=instant(8)).accounts == {}


def test_every_acceptance_counts_and_the_first_of_them_first() -> None:
    clicks = [
        Acceptance(account="acme", document="dpa", version="v1", accepted_at=datetime(2024, 6, day, tzinfo=UTC))
        for day in (20, 10, 15)
    ]
    found = world(DPA, FIRST, ACME, *clicks)
    assert found.view("acme").said.accepted == (("dpa", "v1", clicks[1].accepted_at),)


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        ({"account": "acne"}, "no account 'acne' is known as of 2025-04-01T12:00:00+00:00"),
        ({"document": "dap"}, "no document 'dap' is known as of 2025-04-01T12:00:00+00:00; known are dpa"),
    ],
)
def test_a_look_up_of_the_unknown_is_refused(asked: dict[str, Any], complaint: str) -> None:
    found = world(DPA, FIRST, ACME, known_at=instant(12))
    question = {"account": "acme", "document": "dpa"} | asked
    for ask in (lambda: resolve(found, **question, when=LATE), lambda: timeline(found, **question)):
        with pytest.raises(UnknownName) as refused:
            ask()
        assert str(refused.value) == complaint


@pytest.mark.parametrize(
    ("facts", "complaint"),
    [
        ([], "no document 'dpa' is known"),
        ([DPA], "document 'dpa' has no version 'v9'; it has none"),
        ([DPA, FIRST, SECOND], "document 'dpa' has no version 'v9'; it has v1, v2"),
    ],
)
def test_a_version_that_is_not_there_is_refused_with_those_that_are(facts: list[Fact], complaint: str) -> None:
    with pytest.raises(UnknownName) as refused:
        world(*facts).version("dpa", "v9")
    assert str(refused.value) == complaint


def test_what_names_the_unknown_has_no_effect() -> None:
    said = {"account": "acme", "document": "dpa", "version": "v9"}
    unknown = [
        Acceptance(**said, accepted_at=instant(1)),
        Objection(**said, objected_at=instant(1)),
        Version(**{name: getattr(FIRST, name) for name in Version.__slots__} | {"document": "aup"}),
        Agreement(
            id="pin",
            account="acme",
            signed_on=EARLY,
            effective_from=EARLY,
            terms=(Term(document="dpa", mode=Mode.PIN, version="v9"),),
        ),
    ]
    orphan = Account(id="acme", created_on=ACME.created_on, parent=Dated.always("nobody"))
    part = Document(slug="dpa", title="DPA", kind="dpa", timezone="UTC", part_of=Dated.always("nothing"))
    plain, odd = world(DPA, FIRST, SECOND, ACME), world(part, FIRST, SECOND, orphan, *unknown)
    assert timeline(odd, "acme", "dpa") == timeline(plain, "acme", "dpa")
    lost = [one for step in resolve(odd, "acme", "dpa", LATE).because for one in step.lost if one.agreement]
    assert [(one.agreement, one.reason) for one in lost] == [("pin", Reason.PINNED_VERSION_UNKNOWN)]


def test_a_chain_of_accounts_ends_where_it_began() -> None:
    text = Term(document="dpa", mode=Mode.REPLACE, sha256="a" * 64)
    held = Agreement(id="msa", account="globex", signed_on=EARLY, effective_from=EARLY, terms=(text,))
    ring = [
        Account(id=one, created_on=EARLY, parent=Dated.always(other))
        for one, other in (("acme", "globex"), ("globex", "acme"))
    ]
    found = world(DPA, FIRST, *ring, held)
    assert [depth.depth for depth in found.view("acme").held] == [1]
    assert resolve(found, "acme", "dpa", LATE).rule is Rule.NEGOTIATED_FIXED


def test_a_parent_counts_only_while_it_is_one() -> None:
    text = Term(document="dpa", mode=Mode.REPLACE, sha256="a" * 64)
    held = Agreement(id="msa", account="globex", signed_on=EARLY, effective_from=EARLY, terms=(text,))
    sold = Account(id="acme", created_on=EARLY, parent=Dated(((Span(None, LATE), "globex"),)))
    found = world(DPA, FIRST, sold, Account(id="globex", created_on=EARLY), held)
    rules = [(one.start, one.rule) for one in timeline(found, "acme", "dpa")]
    assert rules == [(None, Rule.NOT_YET_A_CUSTOMER), (EARLY, Rule.NEGOTIATED_FIXED), (LATE, Rule.NEW_ACCOUNT)]


def test_a_version_in_force_is_that_for_an_account_that_has_said_nothing() -> None:
    found = world(DPA, FIRST, SECOND)
    days = [date(2023, 12, 31), EARLY, date(2024, 12, 31), LATE]
    assert [in_force(found, "dpa", day) for day in days] == [None, FIRST, FIRST, SECOND]
    assert in_force(found, "dpa", datetime(2025, 1, 1, tzinfo=UTC)) == SECOND
    with pytest.raises(UnknownName):
        in_force(found, "aup", LATE)


def test_all_documents_are_answered_in_order() -> None:
    aup = Document(slug="aup", title="AUP", kind="aup", timezone="UTC")
    assert [one.document for one in resolve_all(world(DPA, aup, ACME), "acme", LATE)] == ["aup", "dpa"]


def objected(at: int, withdrawn_at: int | None = None) -> Objection:
    """An objection to the second version on the day on which it takes effect, between two hours of it."""
    hours = (None if hour is None else datetime(2025, 1, 1, hour, tzinfo=UTC) for hour in (at, withdrawn_at))
    objected_at, withdrawn = hours
    assert objected_at is not None
    return Objection(account="acme", document="dpa", version="v2", objected_at=objected_at, withdrawn_at=withdrawn)


def test_what_binds_at_an_instant_may_be_gone_by_the_end_of_the_day() -> None:
    found = world(DPA, FIRST, SECOND, ACME, objected(at=10, withdrawn_at=14))
    at_noon = resolve(found, "acme", "dpa", datetime(2025, 1, 1, 12, tzinfo=UTC))
    assert (at_noon.binds, at_noon.since, at_noon.until) == (BoundVersion("v1", "1" * 64), EARLY, LATE)
    assert bound(found, LATE) == "v2"


def test_what_binds_for_less_than_a_day_is_in_no_run() -> None:
    found = world(DPA, FIRST, SECOND, ACME, objected(at=10))
    at_nine = resolve(found, "acme", "dpa", datetime(2025, 1, 1, 9, tzinfo=UTC))
    assert (at_nine.binds, at_nine.since, at_nine.until) == (BoundVersion("v2", "2" * 64), LATE, LATE)
    assert all(one.binds != at_nine.binds for one in timeline(found, "acme", "dpa"))


def test_notice_that_runs_past_the_end_of_the_calendar_never_ends_before_it() -> None:
    assert days_after(date(9999, 12, 1), 10_000_000) == date.max
    assert days_after(EARLY, 45) == date(2024, 2, 15)


def test_facts_are_named_by_what_they_are_about() -> None:
    click = Acceptance(account="acme", document="dpa", version="v1", accepted_at=instant(9))
    assert [key_text(fact) for fact in (DPA, FIRST, ACME, click)] == [
        "document:dpa",
        "version:dpa/v1",
        "account:acme",
        "acceptance:acme/dpa/v1/2025-04-01T09:00:00.000000+00:00",
    ]
    assert [statement_id("account:acme", number) for number in (1, 2, 3)] == [
        "account:acme",
        "account:acme#2",
        "account:acme#3",
    ]
