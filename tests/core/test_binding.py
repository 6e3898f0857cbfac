"""The rules where a day, an instant or a circle decides, one small world each; random worlds seldom come so near."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from termsvc.core.answer import BoundAgreement, BoundVersion, Rule
from termsvc.core.binding import Standing, Start
from termsvc.core.dated import Dated
from termsvc.core.model import Acceptance, Account, Agreement, Assent, Document, Fact, Mode, Record, Term, Version
from termsvc.core.resolver import resolve
from termsvc.core.world import World

POSTED, EFFECTIVE, OPENED = date(2024, 1, 1), date(2024, 3, 1), date(2024, 2, 1)
ACME = Account(id="acme", created_on=OPENED)


def document(slug: str, timezone: str = "UTC", **dated: str) -> Document:
    return Document(
        slug=slug,
        title=slug,
        kind="policy",
        timezone=timezone,
        **{name: Dated.always(value) for name, value in dated.items()},
    )


def version(slug: str, sequence: int = 1, assent: Assent = Assent.CONTINUED_USE) -> Version:
    return Version(
        document=slug,
        label=f"v{sequence}",
        sequence=sequence,
        sha256=str(sequence) * 64,
        posted_on=POSTED,
        effective_on=EFFECTIVE,
        effective_on_new=POSTED,
        assent=assent,
    )


def world(*facts: Fact) -> World:
    return World(Record(id=str(place), fact=fact) for place, fact in enumerate(facts))


def accepted(slug: str, label: str, at: datetime) -> Acceptance:
    return Acceptance(account="acme", document=slug, version=label, accepted_at=at)


def test_an_agreements_own_text_binds_by_its_seal() -> None:
    term = Term(document="tos", mode=Mode.REPLACE, sha256="a" * 64)
    agreement = Agreement(id="msa", account="acme", signed_on=OPENED, effective_from=OPENED, terms=(term,))
    asked = world(document("tos"), ACME, agreement)
    assert resolve(asked, "acme", "tos", EFFECTIVE).binds == BoundAgreement("msa", "a" * 64)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2024, 2, 1, 23, 59, tzinfo=UTC), Start(Rule.CONTINUED_USE, EFFECTIVE)),
        (datetime(2024, 2, 2, tzinfo=UTC), Start(Rule.NEW_ACCOUNT, OPENED)),
    ],
)
def test_an_earlier_version_accepted_by_the_day_of_opening_makes_an_account_existing(
    at: datetime, expected: Start
) -> None:
    asked = world(document("tos"), version("tos"), version("tos", 2), ACME, accepted("tos", "v1", at))
    moment = Standing(asked.catalogue, asked.view("acme")).at(date(2024, 2, 10))
    assert moment.start(asked.version("tos", "v2").fact, asked.view("acme").said) == expected


def test_what_awaits_assent_has_no_start() -> None:
    early = Account(id="acme", created_on=date(2023, 1, 1))
    asked = world(document("tos"), version("tos", assent=Assent.EXPRESS), early)
    moment = Standing(asked.catalogue, asked.view("acme")).at(EFFECTIVE)
    assert moment.start(asked.version("tos", "v1").fact, asked.view("acme").said) == Start(Rule.AWAITING_ASSENT, None)


def test_a_part_of_a_displaced_document_is_displaced_as_far_down_as_parts_go() -> None:
    asked = world(
        document("tos"),
        document("sla", part_of="tos"),
        document("annex", part_of="sla"),
        document("msa", in_lieu_of="tos"),
        *(version(slug) for slug in ("tos", "sla", "annex", "msa")),
        ACME,
    )
    moment = Standing(asked.catalogue, asked.view("acme")).at(EFFECTIVE)
    assert [moment.displacers(slug) for slug in ("tos", "sla", "annex", "msa")] == [("msa",)] * 3 + [()]


def test_documents_that_are_part_of_each_other_have_an_answer() -> None:
    """A load refuses them; a retraction of what parted them can bring them about."""
    asked = world(
        document("one", part_of="two"),
        document("two", part_of="one"),
        document("other", in_lieu_of="one"),
        document("last", applies_if="account.country == 'DE'"),
        *(version(slug) for slug in ("one", "two", "other")),
        ACME,
    )
    moment = Standing(asked.catalogue, asked.view("acme")).at(EFFECTIVE)
    assert [*moment.incorporated("one")] == ["one", "two"]
    assert moment.decide("one").rule is moment.decide("two").rule is Rule.DISPLACED
    assert moment.inapplicable("two") is None


def test_documents_in_lieu_of_each_other_and_part_of_each_other_have_an_answer() -> None:
    asked = world(
        document("one", in_lieu_of="two", part_of="two"),
        document("two", in_lieu_of="one"),
        version("one"),
        version("two"),
        ACME,
    )
    moment = Standing(asked.catalogue, asked.view("acme")).at(EFFECTIVE)
    assert [moment.displacers(slug) for slug in ("one", "two")] == [("one", "two"), ("one",)]


def test_after_closing_an_instant_is_answered_as_the_whole_day_of_closing() -> None:
    """When Tokyo's date is past the closing, an acceptance later on that day in London's document counts for Tokyo's."""
    closed_on = date(2024, 2, 20)
    early = Account(id="acme", created_on=date(2023, 1, 1), closed_on=closed_on)
    asked = world(
        document("tokyo", "Asia/Tokyo"),
        document("london", "Europe/London", in_lieu_of="tokyo"),
        version("london", assent=Assent.EXPRESS),
        version("tokyo", assent=Assent.EXPRESS),
        early,
        accepted("tokyo", "v1", datetime(2024, 2, 10, tzinfo=UTC)),
        accepted("london", "v1", datetime(2024, 2, 20, 23, tzinfo=UTC)),
    )
    in_tokyo_the_21st = datetime(2024, 2, 20, 16, tzinfo=UTC)
    assert resolve(asked, "acme", "tokyo", in_tokyo_the_21st).rule is Rule.DISPLACED
    assert resolve(asked, "acme", "london", in_tokyo_the_21st).binds is None
    assert resolve(asked, "acme", "london", closed_on).binds == BoundVersion("v1", "1" * 64)
