"""Once somebody is enrolled, what an update is for can't be had by a load instead."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from termsvc.service import terms
from tests.updates.company import AFTER, Company
from tests.updates.states import versions

LONG_AFTER = datetime(2025, 9, 1, 12, tzinfo=UTC)


def load(company: Company, name: str) -> tuple[bool, str]:
    report = terms.load(company.store, terms.files([AFTER]), lambda: company.now, company.actor(name))
    return report.accepted, "\n".join(map(str, report.findings))


@pytest.mark.parametrize("name", ["ann", "maria"])
def test_nobody_loads_a_version_that_is_posted_later(company: Company, name: str) -> None:
    before = versions(company)
    accepted, told = load(company, name)
    assert not accepted
    assert "posted today or later" in told
    assert "termsvc update new" in told
    assert versions(company) == before


def test_history_is_for_admins_to_load(company: Company) -> None:
    company.now = LONG_AFTER
    before = versions(company)
    accepted, told = load(company, "ann")
    assert not accepted
    assert "person:ann is no admin" in told
    assert versions(company) == before
    assert load(company, "maria")[0]
    assert len(versions(company)) == len(before) + 1
