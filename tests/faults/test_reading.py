"""A file that is lost between being listed and being read, or that the disk does not give, is named; nothing is recorded."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from termsvc.service import terms
from termsvc.service.terms import LoadReport
from termsvc.store import Reading, Store, open_store
from tests.crashes.works import clock

DOCUMENT = "title: {0}\nkind: {0}\ntimezone: UTC\n"
VERSION = "---\nposted_on: {0}\neffective_on: {0}\n---\n\n# Terms of {0}\n"
FACTS = """
accounts:
  - {id: acme, created_on: 2025-01-01}
agreements:
  - id: frame
    account: acme
    signed_on: 2025-01-01
    effective_from: 2025-01-01
    terms: [{document: tos, mode: float}]
    attachments: [{file: order.txt, media_type: text/plain}]
"""
DAYS = ("2025-01-01", "2025-02-01")
FILES = {
    **{f"terms/{slug}/document.yaml": DOCUMENT.format(slug) for slug in ("dpa", "tos")},
    **{f"terms/{slug}/{day}.md": VERSION.format(day) for slug in ("dpa", "tos") for day in DAYS},
    "facts.yaml": FACTS,
    "order.txt": "1 order\n",
}


class Damaged(io.BytesIO):
    """A file that opens and can't be read."""

    def read(self, *_: object) -> bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO))


def gone(path: Path) -> None:
    path.unlink()


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def a_link_to_itself(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


def damaged(_path: Path) -> io.BytesIO:
    return Damaged()


@pytest.fixture
def sources(tmp_path: Path) -> list[Path]:
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    return [tmp_path / "terms", tmp_path / "facts.yaml"]


@pytest.fixture
def store() -> Store:
    return open_store("sqlite://", clock)


def load(store: Store, sources: list[Path]) -> LoadReport:
    return terms.load(store, terms.files(sources), clock, "legal")


@pytest.mark.parametrize("becomes", [gone, a_folder, a_link_to_itself, damaged])
def test_a_file_that_changes_just_before_it_is_opened_is_named(
    store: Store, sources: list[Path], becomes: Callable[[Path], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    unhurt = Path.open
    for name, content in FILES.items():
        path = sources[0].parent / name

        def opened(opening: Path, *mode: str, hurt: Path = path) -> Any:
            return (becomes(opening) if opening == hurt else None) or unhurt(opening, *mode)

        with monkeypatch.context() as patch:
            patch.setattr(Path, "open", opened)
            report = load(store, sources)
        assert not report.accepted
        assert any(name in str(finding) and "cannot be opened (" in str(finding) for finding in report.findings)
        assert store.read(Reading.records) == []
        path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)
        path.write_text(content)
    assert load(store, sources).accepted
    assert len(store.read(Reading.records)) == 8


def test_a_folder_that_cannot_be_listed_is_named(
    store: Store, sources: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    unhurt = Path.iterdir
    for number in range(1, 6):  # the terms, each document to see whether it is one, and again to read it
        listed: list[Path] = []

        def listing(path: Path, last: int = number, listed: list[Path] = listed) -> Any:
            listed.append(path)
            if len(listed) == last:
                raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
            return unhurt(path)

        with monkeypatch.context() as patch:
            patch.setattr(Path, "iterdir", listing)
            report = load(store, sources)
        assert len(listed) >= number
        assert any(str(listed[number - 1]) in str(found) and "Input/output" in str(found) for found in report.findings)
        assert not report.accepted
        assert store.read(Reading.records) == []
