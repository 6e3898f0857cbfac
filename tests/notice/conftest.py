"""The rules that come with the product, and amendments and situations as case files write them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from termsvc.core.notice.periods import Period
from termsvc.core.notice.posting import Channel, Posting
from termsvc.core.notice.rules import Amendment, NoticeRules, Promise, Situation
from termsvc.library.layout import RULES_FILE
from termsvc.library.notice_rules import NOTICE_RULES_FILE, read_notice_rules
from termsvc.library.topics import topics_in
from termsvc.resources import folder


@pytest.fixture(scope="session")
def topics() -> frozenset[str]:
    return topics_in(folder("terms") / RULES_FILE)


@pytest.fixture(scope="session")
def rules(topics: frozenset[str]) -> NoticeRules:
    loaded = read_notice_rules(folder("terms") / NOTICE_RULES_FILE, topics)
    assert loaded.findings == ()
    assert loaded.switched_off == ()
    assert loaded.rules is not None
    return loaded.rules


def amendment(case: Mapping[str, Any], effective_on: date) -> Amendment:
    posting = Posting(
        on=case.get("posted", effective_on),
        timezone=case.get("zone", "Europe/Berlin"),
        at=case.get("at"),
        channel=Channel(case.get("channel", "email")),
    )
    return Amendment(
        document=case.get("document", "the Terms of Service"),
        kind=case.get("kind", "tos"),
        topics=frozenset(case.get("topics", ["fees"])),
        posting=posting,
        effective_on=effective_on,
    )


def situation(case: Mapping[str, Any], cohort: str = "the cohort", accounts: int = 12) -> Situation:
    account = case.get("account", {})
    return Situation(
        cohort=cohort,
        accounts=accounts,
        country=account.get("country"),
        values=tuple((name, json.dumps(value)) for name, value in account.get("values", {}).items()),
        promises=tuple(Promise(Period.parse(text), source) for source, text in account.get("promises", {}).items()),
    )
