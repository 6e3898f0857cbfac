"""A process that has imported what its jobs need and forks one child for each: they start at once, and may be killed.

`python -m tests.forks` is that process. It takes a list of jobs a line, and passes on line by line what children say, so
that a killed child's last words come before the word of its end.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from pkgutil import resolve_name
from typing import IO, Any, TypeAlias

from tests.databases import lasting

ROOT = Path(__file__).parents[1]

Say: TypeAlias = Callable[[str], None]
Job: TypeAlias = tuple[str, *tuple[Any, ...]]
"""A function, as `module:name`, and what it is given after `Say`: plain data."""


@dataclass(slots=True)
class Children:
    """Children at work, by their places in the list of jobs.

    Attributes:
        pids: of those that have begun.
        ends: exit codes of those that have ended; a signal's number below zero if it was one.
    """

    lines: IO[bytes]
    number: int
    pids: dict[int, int] = field(default_factory=dict)
    ends: dict[int, int] = field(default_factory=dict)

    @property
    def ended(self) -> bool:
        return len(self.ends) == self.number

    def said(self) -> Iterator[tuple[int, str]]:
        """What each child says, until all have ended."""
        while not self.ended:
            child, event, value = json.loads(self.lines.readline())
            if event == "said":
                yield child, value
            else:
                (self.pids if event == "began" else self.ends)[child] = value


@dataclass(slots=True)
class Parent:
    """The process, and the children of its latest jobs."""

    process: Any
    children: Children | None = None

    def start(self, jobs: tuple[Job, ...]) -> Children:
        self.process.stdin.write(json.dumps(jobs).encode() + b"\n")
        self.process.stdin.flush()
        self.children = Children(self.process.stdout, len(jobs))
        return self.children


def start(*jobs: Job) -> Children:
    """Run jobs at once, each in a process of its own. Hear all that they say before others are started."""
    if (latest := _parent().children) and not latest.ended:
        _parent.cache_clear()  # a test failed before it had heard its children out: they end with the old parent
    return _parent().start(jobs)


@cache
def _parent() -> Parent:
    return lasting(_running())


@contextmanager
def _running() -> Iterator[Parent]:
    command = [sys.executable, "-W", "error", "-m", "tests.forks"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, start_new_session=True, **pipes) as process:
        yield Parent(process)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def main() -> None:
    for line in sys.stdin:
        jobs = [(resolve_name(function), arguments) for function, *arguments in json.loads(line)]
        children = {_fork(*job, partial(_write, place)): place for place, job in enumerate(jobs)}
        for _ in jobs:
            pid, status = os.wait()
            _write(children[pid], "ended", os.waitstatus_to_exitcode(status))


def _fork(function: Callable[..., None], arguments: list[Any], write: Callable[[str, Any], None]) -> int:
    if pid := os.fork():
        return pid
    code = 1
    try:
        write("began", os.getpid())
        function(partial(write, "said"), *arguments)
        code = 0
    finally:
        if code:
            traceback.print_exc()
        os._exit(code)


def _write(place: int, event: str, value: Any) -> None:
    # One write of less than PIPE_BUF bytes is not torn, and needs no flushing that a kill could prevent.
    os.write(1, json.dumps([place, event, value]).encode() + b"\n")


if __name__ == "__main__":
    main()
