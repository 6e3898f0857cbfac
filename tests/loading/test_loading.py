"""Loading accounts chunk by chunk comes to the same as loading them at once, whatever is recorded before."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from termsvc.library import accounts
from termsvc.library.finding import Severity
from termsvc.service import loading, terms
from termsvc.service.ahead import ReadingEnded, ahead
from termsvc.service.terms import LoadReport, Source
from termsvc.store import Store, open_store
from termsvc.terminal import reports
from tests.databases import postgresql_database, sqlite_database
from tests.loading.rows import lines

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PLAIN = {"created_on": "2024-02-29", "country": "DE"}
IDS = [*"abcdef"]
ROOT = Path(__file__).parents[2]

# A load in chunks of two rows, whose process is killed when it has recorded the first of them.
KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from termsvc.library import accounts
from termsvc.service import terms
from termsvc.store import open_store

accounts.CHUNK = 2
clock = lambda: datetime(2026, 3, 1, tzinfo=UTC)
source = terms.files([Path(sys.argv[2])]).watched(lambda *_: os.kill(os.getpid(), signal.SIGKILL))
terms.load(open_store(sys.argv[1], clock), source, clock, "legal")
"""


def opened(url: str) -> Store:
    return open_store(url, lambda: NOW)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with closing(opened(database_url)) as store:
        yield store


def written(file: Path, rows: Sequence[dict[str, Any]]) -> Path:
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return file


def ended() -> Iterator[None]:
    os.kill(os.getpid(), signal.SIGKILL)
    yield


def load(store: Store, *paths: Path, whole: bool = False, dry_run: bool = False) -> LoadReport:
    source = terms.files(paths)
    assert source.chunks is not None
    return terms.load(store, Source(source.read) if whole else source, lambda: NOW, "legal", dry_run=dry_run)


def kept(store: Store) -> list[tuple[str, str, str]]:
    records = store.read(lambda reading: reading.records())
    instants = [record.recorded_at for record in records]
    assert len(set(instants)) == len(instants)
    return sorted((record.id, repr(record.fact), record.source) for record in records)


def beside(store: Store) -> list[object]:
    return store.read(lambda reading: [(reading.account_name(i), reading.contacts(i, NOW.date())) for i in IDS])


def told(report: LoadReport, twice: frozenset[int]) -> list[str]:
    """What is told, but for remarks on accounts that are stated twice: which of their statements counts, none can say."""
    return sorted(str(one) for one in report.findings if one.line not in twice or "is stated twice" in one.problem)


ORDINARY = st.fixed_dictionaries(
    {"id": st.sampled_from(IDS), "created_on": st.sampled_from(["2024-02-29", "2025-01-01"])},
    optional={
        "parent": st.one_of(
            st.sampled_from([*IDS, "nobody"]),
            st.lists(
                st.fixed_dictionaries(
                    {"value": st.sampled_from(IDS), "from": st.sampled_from(["2025-01-01", "2026-01-01"])}
                ),
                max_size=1,
            ),
        ),
        "closed_on": st.sampled_from(["2024-01-01", "2024-02-29", "2026-01-01"]),
        "attributes": st.dictionaries(
            st.sampled_from(["plan", "seats"]), st.sampled_from([1, "x", True, ["y"]]), max_size=2
        ),
        "name": st.sampled_from(["One", "Two"]),
        "contacts": st.lists(
            st.fixed_dictionaries({"email": st.sampled_from(["a@b.example", "c@d.example"])}), max_size=2
        ),
    },
).map(lambda row: json.dumps(row).encode())
FILES = st.lists(
    st.one_of(
        st.lists(ORDINARY, max_size=7, unique_by=lambda line: json.loads(line)["id"]),
        st.lists(st.one_of(ORDINARY, ORDINARY, lines(), st.just(b"")), max_size=7),
    ),
    min_size=1,
    max_size=3,
)


def same_on(database: Callable[[], AbstractContextManager[str]], files: list[list[bytes]], chunk: int) -> None:
    with ExitStack() as stack:
        stack.enter_context(pytest.MonkeyPatch.context()).setattr(accounts, "CHUNK", chunk)
        folder = Path(stack.enter_context(TemporaryDirectory()))
        ours, theirs = (stack.enter_context(closing(opened(stack.enter_context(database())))) for _ in range(2))
        for rows in files:
            file = folder / "accounts.ndjson"
            file.write_bytes(b"\n".join(rows))
            report, expected = load(ours, file), load(theirs, file, whole=True)
            named: dict[object, list[int]] = {}
            for line, row in enumerate(rows, 1):
                named.setdefault(_id(row), []).append(line)
            twice = frozenset(line for numbers in named.values() if len(numbers) > 1 for line in numbers)
            assert told(report, twice) == told(expected, twice)
            assert report.accepted == expected.accepted
            if report.accepted:
                assert report.counts == expected.counts
                assert sorted(map(str, report.restated)) == sorted(map(str, expected.restated))
            assert kept(ours) == kept(theirs)
            assert beside(ours) == beside(theirs)


def _id(row: bytes) -> object:
    try:
        return str(json.loads(row)["id"])
    except (ValueError, KeyError, TypeError):
        return row, id(row)


@settings(max_examples=25)
@given(files=FILES, chunk=st.sampled_from([1, 2, 20]))
def test_on_sqlite_it_says_and_records_the_same(files: list[list[bytes]], chunk: int) -> None:
    same_on(sqlite_database, files, chunk)


@settings(max_examples=5)
@given(files=FILES, chunk=st.sampled_from([1, 2, 20]))
def test_on_postgresql_it_says_and_records_the_same(files: list[list[bytes]], chunk: int) -> None:
    same_on(postgresql_database, files, chunk)


def test_a_bad_row_late_in_a_large_file_is_told_by_its_line_and_nothing_is_loaded(store: Store, tmp_path: Path) -> None:
    rows = [{"id": f"a{number}", **PLAIN} for number in range(2 * accounts.CHUNK)]
    rows[-3]["created_on"] = "2024-02-30"
    report = load(store, written(tmp_path / "accounts.ndjson", rows))
    assert [(one.line, one.field, one.value, one.severity) for one in report.findings] == [
        (len(rows) - 2, "created_on", "2024-02-30", Severity.ERROR)
    ]
    assert not report.accepted
    assert kept(store) == []


def test_an_account_stated_again_in_a_later_chunk_is_told_with_its_first_line(store: Store, tmp_path: Path) -> None:
    rows = [{"id": f"a{number}", **PLAIN} for number in range(accounts.CHUNK + 1)]
    file = written(tmp_path / "accounts.ndjson", [*rows, rows[0] | {"country": "FR"}])
    (found,) = load(store, file).findings
    assert (found.line, found.problem) == (
        len(rows) + 1,
        f"this account is stated twice without recorded_at, first at {file}:1",
    )
    assert kept(store) == []


def test_killed_in_the_middle_it_leaves_nothing_and_can_be_loaded_again(database_url: str, tmp_path: Path) -> None:
    with closing(opened(database_url)):
        file = written(tmp_path / "accounts.ndjson", [{"id": f"a{number}", **PLAIN} for number in range(5)])
        command = [sys.executable, "-c", KILLED, database_url, str(file)]
        ended = subprocess.run(command, check=False, env=os.environ | {"PYTHONPATH": str(ROOT)})
    assert ended.returncode == -signal.SIGKILL
    with closing(opened(database_url)) as store:
        assert kept(store) == []
        assert load(store, file).counts["account"].new == 5


def test_read_ahead_in_another_process_it_says_the_same(store: Store, tmp_path: Path) -> None:
    file = written(tmp_path / "accounts.ndjson", [{"id": "a", **PLAIN}, {"id": "b", **PLAIN, "parent": "a"}])
    seen: list[tuple[str, int]] = []
    source = terms.files([file]).read_ahead().watched(lambda name, end: seen.append((name, end)))
    assert terms.load(store, source, lambda: NOW, "legal").counts["account"].new == 2
    assert seen == [(str(file), file.stat().st_size)]


def test_a_dry_run_tells_what_would_come_and_keeps_nothing(store: Store, tmp_path: Path) -> None:
    report = load(store, written(tmp_path / "accounts.ndjson", [{"id": "a", **PLAIN}]), dry_run=True)
    assert (report.accepted, report.dry_run, report.counts["account"].new) == (True, True, 1)
    assert kept(store) == []


def test_no_more_findings_are_told_than_anyone_reads(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "MOST_TOLD", 3)
    report = load(store, written(tmp_path / "accounts.ndjson", [{"id": f"a{number}"} for number in range(10)]))
    assert len(report.findings) == 4
    assert report.findings[-1].problem == "7 further findings are not shown"


def test_no_more_restated_accounts_are_told_than_anyone_reads(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "MOST_TOLD", 2)
    rows = [{"id": f"a{number}", **PLAIN} for number in range(5)]
    load(store, written(tmp_path / "accounts.ndjson", rows))
    report = load(store, written(tmp_path / "accounts.ndjson", [row | {"country": "FR"} for row in rows]))
    assert (len(report.restated), report.counts["account"].restated) == (2, 5)
    shown = StringIO()
    Console(file=shown, width=80).print(reports.load_report(report))
    assert "and 3 more that are restated" in shown.getvalue()


def test_a_reading_process_that_is_ended_is_told_in_a_sentence() -> None:
    with pytest.raises(ReadingEnded, match="nothing was recorded"), closing(ahead(ended)) as read:
        next(read)


def test_rows_with_an_id_or_an_instant_of_their_own_count_as_in_a_facts_file(store: Store, tmp_path: Path) -> None:
    later = {"id": "a", **PLAIN, "country": "FR", "recorded_at": "2025-05-05T00:00:00Z"}
    file = written(tmp_path / "accounts.ndjson", [later, {"id": "a", **PLAIN, "recorded_at": "2025-01-01T00:00:00Z"}])
    assert load(store, file).accepted
    assert [row[0] for row in kept(store)] == ["account:a", "account:a#2"]
    assert "'FR'" in kept(store)[1][1]


def test_a_table_of_accounts_is_read_row_by_row(store: Store, tmp_path: Path) -> None:
    mapping, table = tmp_path / "mapping.yaml", tmp_path / "accounts.csv"
    mapping.write_text("facts: accounts\ncolumns: {id: ID, created_on: Opened, attributes.plan: Plan, parent: Of}\n")
    table.write_text('ID;Opened;Plan;Of\na;2024-01-01;"two\nlines";\nb;2024-01-02;pro;a\n', encoding="utf-8")
    source = terms.table(table, mapping)
    assert source.chunks is not None
    assert terms.load(store, source, lambda: NOW, "legal").accepted
    chunked = kept(store)
    report = terms.load(store, Source(source.read), lambda: NOW, "legal")
    assert (report.accepted, report.counts["account"].unchanged) == (True, 2)
    assert [row[2] for row in chunked] == [f"{table}:2", f"{table}:4"]
