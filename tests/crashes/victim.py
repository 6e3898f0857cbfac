"""A child that works on a database, and says what it is about to do and what it has done."""

from __future__ import annotations

import signal
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Pool, event

from termsvc.store import StoreError
from tests.crashes.works import do
from tests.forks import Say
from tests.store.libraries import old_sqlite_library

ABOUT_TO_WRITE, COMMITTING, COMMITTED = "about to write", "about to commit", "committed"
DOING, DONE, SERVED_BY, ERROR = "> ", "< ", "served by ", "error: "


def work(say: Say, url: str, named: str, folder: str, options: dict[str, Any]) -> None:
    """Work, and say an error that is meant for users; others end the child.

    Args:
        say: tells the parent.
        url: of the database.
        named: the work.
        folder: the facts files.
        options: `old_library`, and `stop_at`: after how many lines to stand still, to be killed there.
    """
    log = Log(say, options["stop_at"])
    log.listen()
    with old_sqlite_library() if options["old_library"] else nullcontext():
        try:
            do(url, named, Path(folder))
        except StoreError as error:
            log.tell(f"{ERROR}{error}")


@dataclass(slots=True)
class Log:
    """What is said, as it happens."""

    say: Say
    stop_at: int | None
    said: int = 0
    committing: bool = False

    def tell(self, line: str) -> None:
        self.say(line)
        self.said += 1
        if self.said == self.stop_at:
            signal.pause()

    def listen(self) -> None:
        for target, name in (
            (Pool, "connect"),
            (Engine, "begin"),
            (Engine, "before_cursor_execute"),
            (Engine, "after_cursor_execute"),
            (Engine, "handle_error"),
            (Engine, "commit"),
            (Pool, "reset"),
        ):
            event.listen(target, name, getattr(self, name))

    def connect(self, connection: Any, _record: Any) -> None:
        if hasattr(connection, "info"):  # psycopg's knows the server's process
            self.tell(f"{SERVED_BY}{connection.info.backend_pid}")

    def begin(self, connection: Connection) -> None:
        self.returned()
        options = connection.get_execution_options()
        outside = options.get("isolation_level") == "AUTOCOMMIT" or options.get("postgresql_readonly")
        if connection.dialect.name == "postgresql" and not outside:
            self.tell(ABOUT_TO_WRITE)

    def before_cursor_execute(self, _connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        self.returned()
        if statement == "BEGIN IMMEDIATE":
            self.tell(ABOUT_TO_WRITE)
        self.tell(DOING + _short(statement))

    def after_cursor_execute(self, _connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        self.tell(DONE + _short(statement))

    def handle_error(self, _context: Any) -> None:
        self.committing = False

    def commit(self, _connection: Connection) -> None:
        self.committing = True
        self.tell(COMMITTING)

    def reset(self, *_: Any) -> None:
        self.returned()

    def returned(self) -> None:
        """The database is asked for something else, or let go: it has answered to a commit."""
        if self.committing:
            self.committing = False
            self.tell(COMMITTED)


def _short(statement: str) -> str:
    return " ".join(statement.split())[:80]
