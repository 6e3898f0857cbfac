"""That a population's rows are the core's facts, with what is known of how they were learned."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks.populations.engine import Wanted
from benchmarks.populations.facts import records
from benchmarks.populations.writing import write
from termsvc.core.dated import Dated
from termsvc.core.model import Account, Fact, Record, Retraction
from termsvc.core.world import World

FEW = 5_000


@pytest.fixture(scope="module")
def plain_records(tmp_path_factory: pytest.TempPathFactory) -> list[Record[Fact]]:
    return _records(tmp_path_factory.mktemp("few") / "plain", Wanted())


@pytest.fixture(scope="module")
def stated_records(tmp_path_factory: pytest.TempPathFactory) -> list[Record[Fact]]:
    return _records(tmp_path_factory.mktemp("few") / "stated", Wanted(corrections=True))


def _records(folder: Path, wanted: Wanted) -> list[Record[Fact]]:
    write(folder, FEW, 1, wanted)
    return records(folder)


def _learned(record: Record[Fact]) -> datetime:
    return record.recorded_at or datetime.min.replace(tzinfo=UTC)


def test_there_is_a_record_for_each_fact(plain_records: list[Record[Fact]]) -> None:
    assert len({record.id for record in plain_records}) == len(plain_records)
    assert {record.fact.name for record in plain_records} == {
        "document", "version", "account", "acceptance", "objection", "agreement",
    }  # fmt: skip
    accounts = {record.fact.id: record.fact for record in plain_records if isinstance(record.fact, Account)}
    assert sorted(accounts) == [f"a{row:08}" for row in range(FEW)]


def test_values_are_as_the_columns_have_them(plain_records: list[Record[Fact]]) -> None:
    accounts = [record.fact for record in plain_records if isinstance(record.fact, Account)]
    head = accounts[0]
    assert (head.id, head.parent) == ("a00000000", Dated())
    assert dict(head.attributes)["products"] == Dated.always('["desk","chat","voice"]')
    assert any(len(account.country.spans) == 2 for account in accounts)
    assert any(len(dict(account.attributes).get("plan", Dated()).spans) == 2 for account in accounts)
    assert any("beta" not in dict(account.attributes) for account in accounts)


def test_what_was_known_last_are_the_facts_of_the_plain_population(
    plain_records: list[Record[Fact]], stated_records: list[Record[Fact]]
) -> None:
    last: dict[object, Record[Fact]] = {}
    for record in stated_records:
        if not isinstance(record.fact, Retraction) and record.recorded_at is not None:
            key = record.fact.key or record.fact
            last[key] = max(record, last.get(key, record), key=_learned)
    plain = {record.fact.key or record.fact: record.fact for record in plain_records}
    assert {key: record.fact for key, record in last.items()} == {
        key: fact for key, fact in plain.items() if fact.name not in {"document", "version"}
    }


def test_a_world_knows_what_was_learned_by_then(stated_records: list[Record[Fact]]) -> None:
    taken_back = {record.fact.fact for record in stated_records if isinstance(record.fact, Retraction)}
    (wrong, right), *_ = [
        (first, second)
        for first, second in pairwise(stated_records)
        if second.id.endswith(".2") and second.id not in taken_back
    ]
    assert wrong.fact.key == right.fact.key
    assert right.recorded_at is not None
    account = right.fact.key[0] if right.fact.key else ""
    assert World(stated_records, right.recorded_at - timedelta(seconds=1)).accounts[account] == wrong
    assert World(stated_records, right.recorded_at).accounts[account] == right
