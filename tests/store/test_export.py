"""What is exported says exactly what was recorded about accounts, as another program reads it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termsvc.core.batch import Batch
from termsvc.core.dated import Dated, Span
from termsvc.core.model import Acceptance, Account, Agreement, Fact, Objection, Record, Retraction
from termsvc.store import Reading, Store
from termsvc.store.errors import ExportFailed
from termsvc.store.export import export
from tests import random_worlds
from tests.store.exported import exported, facts, rows
from tests.store.strategies import batches, names
from tests.store.worlds import DAY, acceptance, account, one_store_for_all_examples, record

ABOUT_ACCOUNTS = (Account, Acceptance, Objection, Agreement, Retraction)


def attributes(records: Iterable[Record[Fact]]) -> list[str]:
    """Names of attributes, of those that differ only in case one each: to the reading program they are the same column."""
    accounts = [record.fact for record in records if isinstance(record.fact, Account)]
    return sorted({name.casefold(): name for account in accounts for name, _ in account.attributes}.values())


@settings(one_store_for_all_examples, max_examples=15)
@given(batch=batches(), data=st.data(), per_file=st.integers(1, 4))
def test_the_folder_says_what_was_recorded(store: Store, batch: Batch, data: st.DataObject, per_file: int) -> None:
    store.write(lambda writing: writing.record(batch, recorded_by="legal"))
    reads = data.draw(st.sets(st.sampled_from([*attributes(batch.records), "country", "other"])))
    exported_whole(store, store.read(Reading.records), reads, per_file)


@pytest.mark.parametrize("seed", range(6))
def test_random_histories_are_exported_whole(store: Store, seed: int) -> None:
    case = random_worlds.case(seed)
    store.write(lambda writing: writing.record(Batch(records=case.records, texts=case.texts), recorded_by="legal"))
    recorded = store.read(Reading.records)
    exported_whole(store, recorded, set(attributes(recorded)), per_file=2)


def exported_whole(store: Store, recorded: list[Record[Fact]], reads: set[str], per_file: int) -> None:
    about = [record for record in recorded if isinstance(record.fact, ABOUT_ACCOUNTS)]
    with TemporaryDirectory() as parent:
        folder = Path(parent) / "population"
        told: list[int] = []
        done = export(store, folder, reads, per_file=per_file, progress=lambda rows: told.append(sum(rows.values())))
        assert facts(folder) == [exported(record, reads) for record in about]
        assert {table: len(rows(folder / table)) for table in done.rows} == done.rows
        assert told == sorted(told)
        assert told[-1:] == [sum(done.rows.values())][: len(told)]
    assert done.last_recorded_at == recorded[-1].recorded_at if recorded else done.last_recorded_at is None


@settings(one_store_for_all_examples, max_examples=8)
@given(ids=st.lists(names, max_size=30), per_file=st.integers(1, 5))
def test_files_of_one_name_are_about_the_same_accounts_in_order(store: Store, ids: list[str], per_file: int) -> None:
    record(store, *(fact for name in ids for fact in (account(name), acceptance(name))))
    with TemporaryDirectory() as folder:
        done = export(store, Path(folder), (), per_file=per_file)
        parts = sorted(file.name for file in (Path(folder) / "accounts").iterdir())
        accounts = [[row["id"] for row in rows(Path(folder) / "accounts", name)] for name in parts]
        accepting = [[row["account"] for row in rows(Path(folder) / "acceptances", name)] for name in parts]
    assert accounts == accepting
    assert sum(map(len, accounts)) == done.rows["accounts"] == len(store.read(Reading.records)) / 2
    assert not any(set(one) & set(other) for n, one in enumerate(accounts) for other in accounts[:n])
    in_order = [name for part in accounts for name in part]
    assert in_order == sorted(in_order, key=str.encode)


def test_what_is_dated_stands_apart_as_conditions_read_it(store: Store, tmp_path: Path) -> None:
    country = Dated(((Span(None, DAY), "Côte"), (Span(DAY, None), "US")))
    seats = Dated.always("3")
    plan = Dated(((Span(DAY, None), '"pro"'),))
    record(store, account("acme", country=country, attributes=(("plan", plan), ("seats", seats), ("shoe", seats))))
    export(store, tmp_path / "out", {"plan", "seats", "country"})
    (acme,) = rows(tmp_path / "out" / "accounts")
    assert (acme["country"], acme["attributes_json.plan"], acme["attributes_json.seats"]) == (None, None, "3")
    assert "attributes_json.shoe" not in acme
    assert [
        (row["account"], row["name"], row["value"], row["valid_from"], row["valid_to"])
        for row in rows(tmp_path / "out" / "attributes")
    ] == [
        ("acme", "country", '"Côte"', None, DAY),
        ("acme", "country", '"US"', DAY, None),
        ("acme", "plan", '"pro"', DAY, None),
    ]


def test_an_export_sees_one_snapshot(store: Store, tmp_path: Path) -> None:
    record(store, account("acme"))
    snapshot = store.read(Reading.last_recorded_at)
    done = export(store, tmp_path / "out", (), progress=lambda _rows: record(store, acceptance("acme")))
    assert (done.rows["accounts"], done.rows["acceptances"], done.last_recorded_at) == (1, 0, snapshot)


def test_a_folder_that_holds_something_is_left_alone(store: Store, tmp_path: Path) -> None:
    mine = tmp_path / "out" / "mine.txt"
    mine.parent.mkdir()
    mine.write_text("mine", encoding="utf-8")
    with pytest.raises(ExportFailed, match="is not empty"):
        export(store, mine.parent, ())
    assert list(mine.parent.iterdir()) == [mine]


def test_an_export_that_fails_leaves_nothing(store: Store, tmp_path: Path) -> None:
    def full(_rows: object) -> None:
        raise OSError(28, "No space left on device")

    record(store, account("acme"))
    with pytest.raises(ExportFailed, match="No space left on device"):
        export(store, tmp_path / "out", (), progress=full)
    assert not list(tmp_path.glob("out*"))


def test_even_an_empty_store_gives_every_table(store: Store, tmp_path: Path) -> None:
    done = export(store, tmp_path / "out", {"plan"})
    assert set(done.rows.values()) == {0}
    assert "attributes_json.plan" in pq.read_schema(tmp_path / "out" / "accounts" / "00000.parquet").names
