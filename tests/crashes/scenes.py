"""Work on a sort of database: what there is before it, what there is after it, and what is said meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests import forks
from tests.crashes.company import write_facts
from tests.crashes.victim import ABOUT_TO_WRITE, COMMITTED, COMMITTING, DONE
from tests.crashes.works import prepare
from tests.databases import lasting, postgresql_database, sqlite_database
from tests.store.contents import Contents, contents
from tests.store.libraries import old_sqlite_library

BEFORE_BEGIN, AFTER_COMMIT = "before BEGIN", "after COMMIT"
BETWEEN = "between BEGIN and COMMIT"
IN_COMMIT = f"{BETWEEN}, in COMMIT"


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of database.

    Attributes:
        new: gives the URL of an empty database, or of a copy.
        old_library: whether it is used with a SQLite library that has no safe write-ahead log.
    """

    name: str
    new: Callable[..., AbstractContextManager[str]]
    old_library: bool = False

    def library(self) -> AbstractContextManager[None]:
        """In this the database is used."""
        return old_sqlite_library() if self.old_library else nullcontext()


SORTS = (
    Sort("SQLite with a write-ahead log", sqlite_database),
    Sort("SQLite with a rollback journal", sqlite_database, old_library=True),
    Sort("PostgreSQL", postgresql_database),
)


@dataclass(frozen=True, slots=True)
class Scene:
    """Work on a database, before it and after it was done without interruption.

    Attributes:
        template: the URL of the database before; nobody has it open.
        folder: the facts files.
        log: what a victim says that nobody kills.
    """

    sort: Sort
    work: str
    template: str
    folder: Path
    before: Contents
    after: Contents
    log: tuple[str, ...]


@cache
def scene_of(sort: Sort, work: str, company: int) -> Scene:
    """The scene of one company; made once."""
    folder = Path(lasting(TemporaryDirectory(prefix="termsvc-crashes-")))
    write_facts(company, folder)
    template = lasting(sort.new())
    with sort.library():
        prepare(template, work, folder)
        with sort.new(template) as url:
            before = contents(url)
            log = tuple(line for _, line in forks.start(_job(sort, url, work, folder)).said())
            after = contents(url)
    assert before != after
    assert stage(log) == AFTER_COMMIT
    return Scene(sort, work, template, folder, before, after, log)


def job(scene: Scene, url: str, stop_at: int | None = None) -> forks.Job:
    """What a victim does on a copy of the scene's database."""
    return _job(scene.sort, url, scene.work, scene.folder, stop_at)


def _job(sort: Sort, url: str, work: str, folder: Path, stop_at: int | None = None) -> forks.Job:
    options = {"old_library": sort.old_library, "stop_at": stop_at}
    return "tests.crashes.victim:work", url, work, str(folder), options


def stage(log: Iterable[str]) -> str:
    """How far the writing transaction has come by a victim's log."""
    stage = BEFORE_BEGIN
    about_to_write = False
    for line in log:
        about_to_write |= line == ABOUT_TO_WRITE
        if about_to_write and stage == BEFORE_BEGIN and line.startswith(DONE):
            stage = BETWEEN
        elif stage == BETWEEN and line == COMMITTING:
            stage = IN_COMMIT
        elif stage == IN_COMMIT and line == COMMITTED:
            stage = AFTER_COMMIT
    return stage
