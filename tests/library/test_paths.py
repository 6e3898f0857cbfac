"""Folders and files by the paths that they are given by, and what stands in the way of reading them."""

from pathlib import Path

import pytest

from termsvc.core.model import Document
from termsvc.library.reading import read
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
    assert str(refused.value.finding) == f"{path}: error: {told}\n    Check the path and the file's permissions."


def test_a_file_that_is_too_large_says_how_large_it_may_be(write: Write) -> None:
    path = write({"facts.yaml": "x" * 2_000_001}) / "facts.yaml"
    with pytest.raises(Unreadable) as refused:
        read_bytes(path, 2_000_000)
    assert str(refused.value.finding) == f"{path}: error: it is larger than 2 MB\n    Split it into several files."
