"""Facts that break a rule can't be built, and equal facts are equal however they are written."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.activation import Accounts, Activation
from termsvc.core.answer import AsOf
from termsvc.core.dated import Dated
from termsvc.core.errors import InvalidFact, Refused, UnknownName
from termsvc.core.model import (
    Acceptance,
    Account,
    Agreement,
    Document,
    Mode,
    Objection,
    Record,
    Term,
    Version,
    utc_text,
)

DAY = date(2025, 4, 1)
NOON = datetime(2025, 4, 1, 12, tzinfo=UTC)
NAIVE = datetime.fromisoformat("2025-04-01T12:00:00")
DOCUMENT = {"slug": "dpa", "title": "DPA", "kind": "dpa", "timezone": "UTC"}
VERSION = {
    "document": "dpa",
    "label": "v1",
    "sequence": 1,
    "sha256": "0" * 64,
    "posted_on": DAY,
    "effective_on": DAY,
    "effective_on_new": DAY,
}
SAID = {"account": "acme", "document": "dpa", "version": "v1"}
TERM = {"document": "dpa", "mode": Mode.REPLACE, "sha256": "0" * 64}
ACTIVATION = {"document": "dpa", "version": "v1", "accounts": Accounts.NEW, "effective_on": DAY}


@pytest.mark.parametrize(
    ("kind", "fields", "complaint"),
    [
        (Document, DOCUMENT | {"timezone": "Mars/Olympus"}, "timezone 'Mars/Olympus' is not an IANA name"),
        (Document, DOCUMENT | {"timezone": "../etc/passwd"}, "timezone '../etc/passwd' is not an IANA name"),
        (Document, DOCUMENT | {"timezone": ""}, "timezone '' is not an IANA name"),
        (Version, VERSION | {"sequence": 0}, "sequence must be 1 or more, but is 0"),
        (Version, VERSION | {"effective_on": date(2025, 3, 31)}, "effective_on 2025-03-31 is before posted_on 2025-04-01"),
        (Version, VERSION | {"effective_on_new": date(2025, 3, 31)}, "effective_on_new 2025-03-31 is before posted_on"),
        (Acceptance, SAID | {"accepted_at": NAIVE}, "accepted_at must be an instant with an offset"),
        (Objection, SAID | {"objected_at": NAIVE}, "objected_at must be an instant with an offset"),
        (Objection, SAID | {"objected_at": NOON, "withdrawn_at": NAIVE}, "withdrawn_at must be an instant with an offset"),
        (Term, TERM | {"mode": Mode.PIN, "sha256": None}, "names a version exactly when its mode is pin"),
        (Term, TERM | {"version": "v1"}, "names a version exactly when its mode is pin"),
        (Term, TERM | {"sha256": None}, "has a body exactly when its mode is replace"),
        (Term, TERM | {"mode": Mode.FLOAT}, "has a body exactly when its mode is replace"),
        (Term, TERM | {"notice_days": -1}, "notice_days must be 0 or more, but is -1"),
        (
            Agreement,
            {"id": "msa", "account": "acme", "signed_on": DAY, "effective_from": DAY, "terms": (Term(**TERM), Term(**TERM))},
            "agreement msa has more than one term for dpa",
        ),
        (Record, {"id": "f", "fact": Document(**DOCUMENT), "recorded_at": NAIVE}, "recorded_at must be an instant"),
        (Record, {"id": "f", "fact": Document(**DOCUMENT), "claimed_recorded_at": NAIVE}, "claimed_recorded_at must be"),
        (Activation, ACTIVATION | {"activated_at": NAIVE}, "activated_at must be an instant with an offset"),
        (AsOf, {"when": NAIVE}, "at must be an instant with an offset"),
        (AsOf, {"when": DAY, "known_at": NAIVE}, "known_at must be an instant with an offset"),
    ],
)  # fmt: skip
def test_a_fact_that_breaks_a_rule_is_refused(kind: Any, fields: dict[str, Any], complaint: str) -> None:
    with pytest.raises(InvalidFact) as refused:
        kind(**fields)
    assert complaint in str(refused.value)


def test_what_has_no_order_of_its_own_is_kept_in_one() -> None:
    attributes = [("plan", Dated.always('"x"')), ("age", Dated.always("1"))]
    one, two = (Account(id="a", created_on=DAY, attributes=tuple(given)) for given in (attributes, attributes[::-1]))
    assert one == two
    terms = [Term(**TERM), Term(document="aup", mode=Mode.FLOAT)]
    dates = {"id": "msa", "account": "acme", "signed_on": DAY, "effective_from": DAY}
    assert Agreement(**dates, terms=tuple(terms)) == Agreement(**dates, terms=tuple(terms[::-1]))
    evidence = [("screen", "sign-up"), ("button", "agree")]
    said = SAID | {"accepted_at": NOON}
    assert Acceptance(**said, evidence=tuple(evidence)) == Acceptance(**said, evidence=tuple(evidence[::-1]))


def test_an_agreement_that_renews_itself_has_no_end() -> None:
    dates = {"id": "msa", "account": "acme", "signed_on": DAY, "effective_from": DAY, "effective_to": date(2026, 4, 1)}
    assert Agreement(**dates).ends_on == date(2026, 4, 1)
    assert Agreement(**dates, auto_renews=True).ends_on is None


offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
instants = st.builds(
    lambda hours, offset: (NOON + timedelta(hours=hours)).astimezone(offset), st.integers(-48, 48), offsets
)


@given(instants, instants)
def test_instants_as_text_are_equal_and_ordered_as_instants_are(one: datetime, two: datetime) -> None:
    assert (utc_text(one) < utc_text(two)) == (one < two)
    assert (utc_text(one) == utc_text(two)) == (one == two)
    assert datetime.fromisoformat(utc_text(one)) == one


def test_an_error_says_what_its_class_does_unless_it_has_more_to_say() -> None:
    assert str(UnknownName()) == "No account, document or version of this name is known at the instant asked."
    assert str(Refused("The file is not there.")) == "The file is not there."
