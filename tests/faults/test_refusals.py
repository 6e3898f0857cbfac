"""A database that takes no changes from this user keeps what it holds, and the user is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, make_url, text

from termsvc.cli import UNUSABLE
from termsvc.store import StoreBusy, StoreUnusable
from termsvc.store.engines import WRITE, engine_for, transaction
from tests import forks
from tests.commands import invoke
from tests.crashes.company import SECOND
from tests.crashes.scenes import Scene, scene_of
from tests.crashes.works import LOAD, do
from tests.databases import server
from tests.faults.injection import full_after, listening
from tests.faults.trials import POSTGRESQL, WRITE_AHEAD
from tests.store.contents import contents

OWN, READ_ONLY, CLOSED_FOLDER = 0o700, 0o400, 0o500


@contextmanager
def kept(scene: Scene) -> Iterator[str]:
    """A copy of the scene's database, which must come through unchanged."""
    with scene.sort.new(scene.template) as url:
        yield url
        assert contents(url) == scene.before


@pytest.mark.parametrize("names", [["file"], ["folder"], ["file", "folder"]], ids=" and ".join)
def test_a_file_or_folder_that_may_not_be_written_is_said_so(names: list[str]) -> None:
    scene = scene_of(WRITE_AHEAD, LOAD, 0)
    with kept(scene) as url:
        file = Path(str(make_url(url).database))
        file.chmod(READ_ONLY if "file" in names else OWN)
        file.parent.chmod(CLOSED_FOLDER if "folder" in names else OWN)
        child = forks.start(("tests.faults.unprivileged:load", url, str(scene.folder)))
        (told,) = (line for _, line in child.said())
        file.parent.chmod(OWN)
        file.chmod(OWN)
    assert str(file) in told
    assert told.endswith("that you may read and write.")


def test_a_log_that_may_not_be_written_is_said_so() -> None:
    scene = scene_of(WRITE_AHEAD, LOAD, 0)
    with kept(scene) as url:
        engine = engine_for(url)
        with transaction(engine, WRITE):  # the log is there while somebody has the database open
            logs = [path for path in Path(str(make_url(url).database)).parent.iterdir() if path.suffix != ".db"]
        for log in logs:
            log.chmod(READ_ONLY)
        child = forks.start(("tests.faults.unprivileged:load", url, str(scene.folder)))
        (told,) = (line for _, line in child.said())
        engine.dispose()
    assert logs
    assert "can't be used" in told


@pytest.fixture
def reader() -> Iterator[str]:
    """A role of the server that may look at everything and change nothing."""
    name = f"reader_{uuid4().hex}"
    with server().connect() as connection:
        connection.execute(text(f"CREATE ROLE {name} LOGIN IN ROLE pg_read_all_data"))
        yield name
        connection.execute(text(f"DROP ROLE {name}"))


def test_a_role_that_may_only_read_is_said_so(reader: str) -> None:
    scene = scene_of(POSTGRESQL, LOAD, 0)
    with (
        kept(scene) as url,
        pytest.raises(StoreUnusable, match=r"permission denied.*Connect as a role that may do this"),
    ):
        do(make_url(url).set(username=reader).render_as_string(hide_password=False), LOAD, scene.folder)


def test_a_turn_that_does_not_come_is_said_so_and_can_be_waited_for_again() -> None:
    def hurry(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> object:
        return statement.replace("30s", "10ms"), parameters

    scene = scene_of(POSTGRESQL, LOAD, 0)
    with scene.sort.new(scene.template) as url, listening(Engine, "before_cursor_execute", hurry, retval=True):
        engine = engine_for(url)
        with transaction(engine, WRITE), pytest.raises(StoreBusy, match=r"nothing was recorded\. Try again\."):
            do(url, LOAD, scene.folder)
        engine.dispose()
        do(url, LOAD, scene.folder)
        assert contents(url) == scene.after


def test_the_command_line_says_it_without_a_traceback() -> None:
    scene = scene_of(WRITE_AHEAD, LOAD, 0)
    with kept(scene) as url, full_after(5, url):
        result = invoke(["load", str(scene.folder / SECOND), "-d", url])
    assert result.exit_code == UNUSABLE
    assert "is full. Make room on its disk; nothing was recorded." in result.stderr
