"""A user's folder with a database that already holds facts, and what is in the database."""

from __future__ import annotations

import atexit
import shutil
import signal
import sqlite3
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pytest

from termsvc.core.model import Fact, Record
from termsvc.demo import LEARNED_LATER, NOTICE_PERIOD_ENDS, POSTED, Clock
from termsvc.store import open_store
from termsvc.store.engines import engine_for
from tests.cli.conftest import TERMS, Terminal, tell

DATABASE = "termsvc.sqlite"
TERMS_ALONE = ((POSTED, (TERMS,)),)
ALL = (
    (POSTED, (TERMS, TERMS / "facts.yaml")),
    (NOTICE_PERIOD_ENDS, (TERMS / "notice-period.yaml",)),
    (LEARNED_LATER, (TERMS / "learned-later.yaml",)),
)

Chapters: TypeAlias = tuple[tuple[datetime, tuple[Path, ...]], ...]


# What a process of the product makes once, and a thousand trials in one process would make a thousand times: an engine with
# its compiled statements. It lets go of its connections after each command, so files may change.
_ENGINE = cache(engine_for)


@cache
def _root() -> Path:
    """A folder of the process, for what its trials begin with and for the one at hand."""
    folder = tempfile.TemporaryDirectory(prefix="termsvc-malformed-")
    atexit.register(folder.cleanup)
    return Path(folder.name).resolve()


@cache
def _base(chapters: Chapters) -> Path:
    """A database that holds these chapters."""
    folder = _root() / str(len(chapters))
    folder.mkdir()
    tell(Terminal(folder), chapters)
    return folder / DATABASE


@contextmanager
def workspace(chapters: Chapters, files: Mapping[str, bytes]) -> Iterator[Terminal]:
    """A user on 20 April 2025, in a folder with these files and a database that holds these chapters."""
    base, folder = _base(chapters), _root() / "user"
    shutil.rmtree(folder, ignore_errors=True)
    for path, data in {**files, DATABASE: base.read_bytes()}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr("termsvc.store.store.engine_for", _ENGINE)
        yield Terminal(folder, Clock(LEARNED_LATER))


def content(folder: Path) -> list[str]:
    """Every row of every table, and the schema, as SQL."""
    with closing(sqlite3.connect(f"file:{folder / DATABASE}?mode=ro", uri=True)) as connection:
        return list(connection.iterdump())


def unchanged(folder: Path, chapters: Chapters) -> bool:
    """Whether the database holds what it held at the start; its bytes tell, but for what SQLite does of its own accord."""
    base = _base(chapters)
    return (folder / DATABASE).read_bytes() == base.read_bytes() or content(folder) == content(base.parent)


def recorded(seals: Collection[str] = ()) -> tuple[list[Record[Fact]], dict[str, str]]:
    """The facts in the database of the workspace, in order, and the texts with these seals."""
    with closing(open_store(f"sqlite:///{DATABASE}", Clock(LEARNED_LATER))) as store:
        return store.read(lambda reading: (reading.records(), {seal: reading.text(seal) for seal in seals}))


@contextmanager
def deadline(seconds: int) -> Iterator[None]:
    """Stop what takes more processor time than this, as a hang would."""

    def stop(*_: object) -> None:
        raise AssertionError(f"still at work after {seconds} seconds of processor time")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
