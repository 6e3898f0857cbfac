"""Accounts by the line: all of them or none, as a load of a file with these lines."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest

from termsvc.service import terms
from termsvc.service.stating import FactsRefused, import_accounts
from termsvc.store import Store, together
from tests.stating.company import CLERK, company, facts_of

GOOD = [
    {"id": "n1", "created_on": "2025-01-01", "parent": "n2", "name": "N1"},
    {"id": "n2", "created_on": "2025-01-01", "country": [{"from": "2025-02-01", "value": "DE"}]},
    {"id": "acme", "created_on": "2024-03-01", "country": "FR"},
    {"id": "globex", "created_on": "2024-06-01", "country": "US"},
]
BAD = [{"id": "n3", "created_on": "soon"}, {"id": "n4", "created_on": "2025-01-01", "parent": "nobody"}]


def lines(*accounts: object) -> bytes:
    return b"".join(json.dumps(one).encode() + b"\n" for one in accounts)


def test_lines_are_recorded_as_a_load_would(sort: str, tmp_path: Path) -> None:
    file = tmp_path / "accounts.ndjson"
    file.write_bytes(lines(*GOOD))
    with company(sort) as stated, company(sort) as loaded:
        outcome = import_accounts(stated, CLERK, BytesIO(lines(*GOOD)))
        terms.load(loaded, terms.files([file]), loaded.now, "test")
        assert sorted(facts_of(stated)) == sorted(facts_of(loaded))
        assert (outcome.counts.new, outcome.counts.restated, outcome.counts.unchanged) == (2, 1, 1)


def test_one_bad_line_and_nothing_is_recorded(store: Store) -> None:
    before = facts_of(store)
    with pytest.raises(FactsRefused) as raised:
        import_accounts(store, CLERK, BytesIO(b"\xef\xbb\xbf" + lines(*GOOD, *BAD) + b"\nnot JSON: [\n"))
    assert [(one.line, one.field, one.problem) for one in raised.value.findings] == [
        (5, "created_on", "not a calendar date"),
        (8, "", raised.value.findings[1].problem),
    ]
    assert facts_of(store) == before


def test_a_parent_that_is_not_there_is_told_with_its_line(store: Store) -> None:
    with pytest.raises(FactsRefused) as raised:
        import_accounts(store, CLERK, BytesIO(lines(*GOOD, BAD[1])))
    assert [(one.line, one.field) for one in raised.value.findings] == [(5, "parent")]


def test_an_import_within_another_transaction_leaves_nothing_of_a_bad_one(store: Store) -> None:
    before = facts_of(store)
    with pytest.raises(FactsRefused):
        together(store, lambda joined: import_accounts(joined, CLERK, BytesIO(lines(*GOOD, *BAD))))
    assert facts_of(store) == before
    together(store, lambda joined: import_accounts(joined, CLERK, BytesIO(lines(*GOOD))))
    assert len(facts_of(store)) == len(before) + 3


@pytest.mark.parametrize("claim", [{"fact": "mine"}, {"recorded_at": "2024-01-01T00:00:00Z"}])
def test_lines_claim_nothing(store: Store, claim: dict[str, str]) -> None:
    before = facts_of(store)
    with pytest.raises(FactsRefused) as raised:
        import_accounts(store, CLERK, BytesIO(lines(*GOOD, {**GOOD[3], **claim})))
    assert [one.line for one in raised.value.findings] == [5]
    assert facts_of(store) == before
