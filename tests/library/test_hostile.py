"""Whatever the bytes, reading gives values and findings, and never raises."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termsvc.library.cases import read_cases
from termsvc.library.finding import Finding
from termsvc.library.reading import read, read_data
from termsvc.library.statements import Loaded
from termsvc.library.table import read_table
from tests.library.conftest import Store

HERE = Path(__file__).parent
REAL = sorted((HERE / "real").rglob("*.*"))
NAMES = ["facts.yaml", "facts.json"]

often = settings(max_examples=8 * settings.default.max_examples)

FRAGMENTS = [
    b"---\n", b"...\n", b"{", b"}", b"[", b"]", b"- ", b": ", b"? ", b"&a ", b"*a", b"!!int ", b"|\n", b">-\n", b"'", b'"',
    b"\\u", b"\\ud83d", b"\\x00", b"\x00", b"\xff", b"\xef\xbb\xbf", b"\t", b"\r", b"#", b"%YAML 1.2\n", b"<<: ", b"null",
    b"~", b"2024-02-30", b"9999-12-31T23:59:59-14:00", b"1e999", b"-0", b"0o17", b".nan", b"999999999999999999999",
    b"fact: f1\n", b"recorded_at: 2024-01-01T00:00:00Z\n", b"[[[[[[[[[[", b"\xe2\x80\xa8", b"\xc2\x85", b",", b";", b"\n",
]  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn, originals: list[Path]) -> tuple[Path, bytes]:
    """A real file with a few cuts, repetitions and insertions."""
    path = draw(st.sampled_from(originals))
    data = path.read_bytes()
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 60)))
        middle = draw(st.one_of(st.sampled_from(FRAGMENTS), st.just(data[start:end] * 2), st.binary(max_size=4)))
        data = data[:start] + middle + data[end:]
    return path, data


def plausible(findings: tuple[Finding, ...], lines: int) -> None:
    for one in findings:
        assert 0 <= one.line <= lines + 1, one
        assert one.problem
        assert one.remedy
        assert str(one).count("\n") == 1


def breaks(data: bytes) -> int:
    """How many line breaks there are at most, as YAML 1.1 sees them."""
    return sum(data.count(mark) for mark in (b"\n", b"\r", b"\xc2\x85", b"\xe2\x80\xa8", b"\xe2\x80\xa9"))


def plausible_load(loaded: Loaded, data: bytes) -> None:
    made = Store().plan_of(loaded)
    plausible(made.findings, breaks(data))
    assert all(not one.unsaid for one in loaded.statements)


@pytest.mark.parametrize("name", NAMES)
@often
@given(data=st.binary(max_size=200))
def test_any_bytes(name: str, data: bytes) -> None:
    plausible_load(read_data(data, name), data)


@pytest.mark.parametrize("name", NAMES)
@often
@given(parts=st.lists(st.sampled_from([*FRAGMENTS, b"accounts", b"id", b"created_on", b"  ", b"\n"]), max_size=30))
def test_any_mixture_of_marks(name: str, parts: list[bytes]) -> None:
    data = b"".join(parts)
    plausible_load(read_data(data, name), data)


@often
@given(file=mutated([path for path in REAL if path.name.startswith("facts")]))
def test_facts_files_with_mistakes(file: tuple[Path, bytes]) -> None:
    path, data = file
    plausible_load(read_data(data, path.name), data)


def test_real_files_have_no_mistakes() -> None:
    assert not read([path for path in REAL if path.name.startswith("facts")][:1]).findings
    assert not read([HERE / "real" / "terms"]).findings
    assert not read_cases([HERE / "real" / "case.json"]).findings
    assert not read_table(HERE / "real" / "accounts.csv", HERE / "real" / "mapping.yaml").findings


def with_copy(change: tuple[Path, bytes], use: Callable[[Path], tuple[Finding, ...]]) -> None:
    """Use a copy of the real files in which one has other bytes."""
    path, data = change
    with tempfile.TemporaryDirectory() as name:
        for original in REAL:
            copy = Path(name) / original.relative_to(HERE / "real")
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(data if original == path else original.read_bytes())
        plausible(use(Path(name)), max(breaks(data), *(breaks(one.read_bytes()) for one in REAL)))


@often
@given(change=mutated([path for path in REAL if "terms" in path.parts]))
def test_terms_folders_with_mistakes(change: tuple[Path, bytes]) -> None:
    with_copy(change, lambda folder: Store().plan_of(read([folder / "terms"])).findings)


@often
@given(change=mutated([path for path in REAL if path.name == "case.json"]))
def test_case_files_with_mistakes(change: tuple[Path, bytes]) -> None:
    with_copy(change, lambda folder: read_cases([folder / "case.json"]).findings)


@often
@given(change=mutated([path for path in REAL if path.name in {"accounts.csv", "mapping.yaml"}]))
def test_tables_with_mistakes(change: tuple[Path, bytes]) -> None:
    def use(folder: Path) -> tuple[Finding, ...]:
        return Store().plan_of(read_table(folder / "accounts.csv", folder / "mapping.yaml")).findings

    with_copy(change, use)


@pytest.mark.parametrize("name", ["a\0b", "x" * 5_000, "/dev/null", "/dev/zero", "/proc/self/mem"])
def test_paths_that_lead_nowhere(name: str) -> None:
    loaded = read([Path(name) / "facts.yaml", Path(name)])
    assert loaded.findings
    assert read_cases([Path(name)]).findings
