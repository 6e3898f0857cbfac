"""Facts in the one form in which equal ones are equal."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from termsvc.core.dated import Dated
from termsvc.core.model import Acceptance, Account, Agreement, Mode, Term, utc_text

DAY = date(2025, 4, 1)


@pytest.fixture
def tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The time zone of the machine."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("tokyo")
def test_an_instant_as_text_is_in_utc_wherever_the_machine_is() -> None:
    instant = datetime(2025, 4, 1, 2, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    assert utc_text(instant) == "2025-03-31T21:00:00.000000+00:00"


def test_what_is_kept_in_order_is_all_kept() -> None:
    plan, age = ("plan", Dated.always('"x"')), ("age", Dated.always("1"))
    assert Account(id="a", created_on=DAY, attributes=(plan, age)).attributes == (age, plan)
    said = {"account": "a", "document": "d", "version": "v", "accepted_at": datetime(2025, 4, 1, tzinfo=UTC)}
    assert Acceptance(**said, evidence=(("b", "2"), ("a", "1"))).evidence == (("a", "1"), ("b", "2"))
    tos, aup = Term(document="tos", mode=Mode.FLOAT), Term(document="aup", mode=Mode.FLOAT)
    agreement = Agreement(id="m", account="a", signed_on=DAY, effective_from=DAY, terms=(tos, aup))
    assert agreement.terms == (aup, tos)
