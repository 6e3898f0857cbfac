"""Folders and files by the paths that they are given by, and what stands in the way of reading them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from termsvc.core.model import Document
from termsvc.library.finding import Finding
from termsvc.library.reading import read, read_data
from termsvc.library.source import Unreadable, read_bytes
from tests.library.conftest import Write

FILES = {
    "terms/dpa/document.yaml": "{title: D, kind: d, timezone: UTC}",
    "terms/dpa/v1.md": "---\nposted_on: 2024-01-01\neffective_on: 2024-01-01\n---\n# D\n",
    "terms/dpa/notes/x": "",
}


@pytest.mark.parametrize(
    ("here", "given"),
    [("terms", "."), ("terms", "dpa"), ("terms/dpa", "."), ("terms/dpa", ".."), ("terms/dpa/notes", ".."), (".", "terms/dpa")],
)  # fmt: skip
def test_a_folder_by_a_relative_path(here: str, given: str, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write(FILES) / here)
    loaded = read([Path(given)])
    assert [one.fact.slug for one in loaded.statements if isinstance(one.fact, Document)] == ["dpa"]
    assert [one.problem for one in loaded.findings] == ["this is no part of a document"]


def test_findings_name_files_as_they_were_given(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write(FILES))
    assert [one.file for one in read([Path("terms")]).findings] == ["terms/dpa/notes"]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (PermissionError(13, "Permission denied"), "it cannot be opened (Permission denied)"),
        (ValueError("embedded null byte"), "it cannot be opened (embedded null byte)"),
    ],
)
def test_a_file_that_cannot_be_opened_says_why(
    error: Exception, told: str, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise error

    path = write({"facts.yaml": "x"}) / "facts.yaml"
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(Unreadable) as refused:
        read_bytes(path, 10)
    remedy = "Check the path and the file's permissions."
    assert refused.value.finding == Finding(file=str(path), problem=told, remedy=remedy)


def test_a_file_that_is_too_large_says_how_large_it_may_be(write: Write) -> None:
    path = write({"facts.yaml": "x" * 2_000_001}) / "facts.yaml"
    with pytest.raises(Unreadable) as refused:
        read_bytes(path, 2_000_000)
    problem, remedy = "it is larger than 2 MB", "Split it into several files."
    assert refused.value.finding == Finding(file=str(path), problem=problem, remedy=remedy)


def test_data_that_is_no_text_is_told_by_the_name_it_is_given() -> None:
    assert [(one.file, one.line) for one in read_data(b"accounts:\n\x07", "posted.json").findings] == [
        ("posted.json", 2)
    ]


@pytest.mark.parametrize("denied", ["terms", "terms/dpa"])
def test_a_folder_that_may_not_be_listed_says_why(denied: str, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write({name: text for name, text in FILES.items() if "notes" not in name})
    listing = Path.iterdir

    def refuse(path: Path) -> Iterator[Path]:
        if path == folder / denied:
            raise PermissionError(13, "Permission denied", str(path))
        return listing(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    loaded = read([folder / "terms"])
    problem, remedy = "it cannot be opened (Permission denied)", "Check the path and its permissions."
    assert loaded.findings == (Finding(file=str(folder / denied), problem=problem, remedy=remedy),)
    assert loaded.declared is None
