"""How things are named in sentences, and sentences that must not mislead."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from termsvc.core.answer import Lost, Step
from termsvc.core.explanation import wording
from termsvc.core.model import Document
from termsvc.core.resolver import resolve
from termsvc.core.world import World
from tests.random_worlds import as_case

NOON = datetime(2025, 4, 1, 12, tzinfo=UTC)
SAID = {"account": "acme", "document": "dpa", "version": "v2"}


def explained(
    on: str, *, second: dict[str, Any] | None = None, document: dict[str, Any] | None = None, **facts: Any
) -> tuple[Step, ...]:
    """Why the Data Protection Addendum binds `acme` as it does on a date, where it has two versions."""
    dpa = {"slug": "dpa", "title": "Data Protection Addendum", "kind": "dpa", "timezone": "UTC"} | (document or {})
    versions = [
        {"label": "v1", "sequence": 1, "posted_on": "2024-01-01", "effective_on": "2024-01-01"},
        {"label": "v2", "sequence": 2, "posted_on": "2025-02-25", "effective_on": "2025-04-01"} | (second or {}),
    ]
    world = {
        "documents": [dpa, *facts.pop("documents", [])],
        "versions": [{"document": "dpa", "body": f"# {one['label']}", **one} for one in versions],
        "accounts": facts.pop("accounts", [{"id": "acme", "created_on": "2024-01-01", "country": "NO"}]),
    }
    records = as_case({"name": "wording", "facts": world | facts, "asks": []}).records
    return resolve(World(records), "acme", "dpa", date.fromisoformat(on)).because


def lost(steps: tuple[Step, ...], version: str) -> Lost:
    (found,) = (one for step in steps for one in step.lost if one.version == version)
    return found


AGREEMENT = {
    "id": "side",
    "account": "acme",
    "signed_on": "2024-06-01",
    "effective_from": "2024-06-01",
    "terms": [{"document": "dpa", "mode": "replace", "body": "# S", "unilateral_changes": "permitted", "notice_days": 60}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("second", "facts"),
    [
        ({}, {}),
        ({"assent": "express"}, {}),
        ({}, {"objections": [SAID | {"objected_at": "2025-03-01T12:00:00Z"}]}),
        ({}, {"agreements": [AGREEMENT]}),
        ({"assent": "express"}, {"agreements": [AGREEMENT]}),
    ],
    ids=["notice", "assent", "objection", "agreement on notice", "assent under an agreement"],
)
def test_a_version_that_was_withdrawn_is_not_said_to_be_waiting_for_anything(
    second: dict[str, Any], facts: dict[str, Any]
) -> None:
    steps = explained("2025-03-20", second=second | {"withdrawn_on": "2025-03-10"}, **facts)
    assert lost(steps, "v2").reason.value == "withdrawn"
    assert lost(steps, "v2").sentence == (
        "Version v2 (posted on 25 February 2025) was withdrawn on 10 March 2025 and had not bound account acme the day "
        "before."
    )


@pytest.mark.parametrize(
    ("document", "because"),
    [
        (
            {"applies_if": "account.country == 'SE'"},
            "applies only on a condition about the account's country, which is not met.",
        ),
        ({"applies_if": "false"}, "applies only on a condition about the account's records, which is not met."),
        (
            {"applies_if": "account.country < 1"},
            "applies depends on the account's country, and what is on record of these cannot be compared.",
        ),
        (
            {"applies_if": "account.seats > 1 && account.desk_only"},
            "applies depends on the account's desk only and seats, and nothing is on record for desk only and seats.",
        ),
        (
            {"part_of": "aup"},
            "of which it is a part, applies only on a condition about the account's locale and support plan, which is not met.",
        ),
    ],
)
def test_why_a_document_does_not_apply(document: dict[str, Any], because: str) -> None:
    aup = {
        "slug": "aup",
        "title": "Acceptable Use Policy",
        "kind": "aup",
        "timezone": "UTC",
        "applies_if": "account.locale == 'sv' || account.support_plan == 'gold'",
    }
    acme = {
        "id": "acme",
        "created_on": "2024-01-01",
        "country": "NO",
        "locale": "nb",
        "attributes": {"support_plan": "basic"},
    }
    sentence = explained("2025-01-01", document=document, documents=[aup], accounts=[acme])[-1].sentence
    assert sentence.startswith("The Data Protection Addendum did not apply to account acme on 1 January 2025, because ")
    assert sentence.endswith(because)


def test_an_acceptance_before_posting_binds_from_posting() -> None:
    steps = explained("2025-03-01", acceptances=[SAID | {"accepted_at": "2025-02-01T12:00:00Z"}])
    assert steps[-1].sentence == (
        "On 1 February 2025, account acme accepted version v2 (posted on 25 February 2025) and is bound by it from 25 "
        "February 2025, when that version was posted."
    )


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (date(2025, 4, 1), "on 1 April 2025"),
        (NOON, "at 12:00 UTC on 1 April 2025"),
        (NOON + timedelta(seconds=5), "at 12:00:05 UTC on 1 April 2025"),
        (NOON + timedelta(microseconds=5), "at 12:00:00 UTC on 1 April 2025"),
        (datetime(2025, 4, 1, 1, tzinfo=timezone(timedelta(hours=2))), "at 23:00 UTC on 31 March 2025"),
    ],
)
def test_a_moment_in_words(value: date | datetime, told: str) -> None:
    assert wording.moment(value) == told


@pytest.mark.parametrize(("title", "told"), [("Terms of Service", "the Terms of Service"), ("The Rules", "The Rules")])
def test_a_document_by_its_title(title: str, told: str) -> None:
    assert wording.document(Document(slug="tos", title=title, kind="tos", timezone="UTC")) == told


@pytest.mark.parametrize(("items", "told"), [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")])
def test_items_are_joined_as_in_a_sentence(items: list[str], told: str) -> None:
    assert wording.listing(items) == told
