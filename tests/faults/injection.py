"""Faults of disks and servers, each in effect while a context is open."""

from __future__ import annotations

import gc
import os
import resource
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Pool, event, make_url, text

from tests.databases import maintenance

PAGE = 4096

# The SQLSTATEs of a full disk, of a lack of memory, of a disk that fails, of a statement that took too long, of a standby,
# of a role that may not, of damaged data, of a lock that stays taken and of a conflict that stays.
FAILURES = ("53100", "53200", "58030", "57014", "25006", "42501", "XX001", "55P03", "40001")


@contextmanager
def listening(target: Any, name: str, listener: Callable[..., Any], **options: Any) -> Iterator[None]:
    event.listen(target, name, listener, **options)
    try:
        yield
    finally:
        event.remove(target, name, listener)


@contextmanager
def full_after(pages: int, url: str) -> Iterator[None]:
    """A SQLite database that may grow by so many pages, as on a disk that then is full."""
    size = Path(str(make_url(url).database)).stat().st_size // PAGE

    def limit(connection: Any, _record: Any) -> None:
        connection.execute(f"PRAGMA max_page_count = {size + pages}")

    with listening(Pool, "connect", limit):
        yield


@contextmanager
def torn_after(pages: int, _url: str) -> Iterator[None]:
    """No file may be written beyond so many pages: the write there is cut short, and later ones fail."""
    with _limited(resource.RLIMIT_FSIZE, pages * PAGE):
        yield


@contextmanager
def out_of_files_after(more: int, _url: str) -> Iterator[None]:
    """This process may have so many more files open."""
    gc.collect()  # or what others left behind would be closed meanwhile, and make room
    with _limited(resource.RLIMIT_NOFILE, 256), ExitStack() as opened:
        taken = [os.open(os.devnull, os.O_RDONLY)]
        with suppress(OSError):
            while True:
                taken.append(os.dup(taken[0]))
        for file in taken[more:]:
            opened.callback(os.close, file)
        for file in taken[:more]:
            os.close(file)
        yield


@contextmanager
def _limited(what: int, value: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(what)
    resource.setrlimit(what, (value, hard))
    try:
        yield
    finally:
        resource.setrlimit(what, (soft, hard))


@contextmanager
def ended_before(number: int, url: str) -> Iterator[None]:
    """A server that ends the session before its statement or commit of this number."""
    step = count(1)

    def end(connection: Connection) -> None:
        if next(step) == number:
            end_session(connection, url)

    with (
        listening(Engine, "before_cursor_execute", lambda connection, *_: end(connection)),
        listening(Engine, "commit", end),
    ):
        yield


@contextmanager
def ended_after_commit(url: str) -> Iterator[None]:
    """A server that ends the session when it is to give up its turn."""

    def end(connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        if "pg_advisory_unlock" in statement:
            end_session(connection, url)

    with listening(Engine, "before_cursor_execute", end):
        yield


def end_session(connection: Connection, url: str) -> None:
    with maintenance(url).connect() as other:
        pid = connection.connection.driver_connection.info.backend_pid
        assert other.scalar(text("SELECT pg_terminate_backend(:pid, 10_000)"), {"pid": pid})


@contextmanager
def failing_from(number: int, _url: str) -> Iterator[None]:
    """A server that fails at the statement of this number and all later ones; which failure goes by the number."""
    with failing(lambda step: step >= number, FAILURES[number % len(FAILURES)]):
        yield


@contextmanager
def failing(when: Callable[[int], bool], state: str) -> Iterator[None]:
    """A server that fails with a SQLSTATE at some of the statements, which are counted from 1."""
    step = count(1)
    failure = f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{state}', MESSAGE = 'injected'; END $$"

    def fail(
        _connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: Any
    ) -> tuple[str, Any]:
        if not when(next(step)):
            return statement, parameters
        return failure, [{}] if many else {}

    with listening(Engine, "before_cursor_execute", fail, retval=True):
        yield
