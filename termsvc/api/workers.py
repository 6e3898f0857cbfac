"""What `termsvc serve` tells the processes that it starts, and which of them does what needs doing only once."""

from __future__ import annotations

import fcntl
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from termsvc.telemetry.logs import Format

HANDED_OVER: Final = "TERMSVC_WORKERS"
"""The environment variable by which it is told; nobody else sets it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """What the processes of a server are to do beside answering.

    Attributes:
        scheduler: whether one of them notes what comes into force.
        webhooks: whether one of them delivers webhooks.
        lock: the file that the one which does these locks; empty where there is one process.
        log_format: `json`, or `console` for people.
        ends_within: seconds after its last answer in which a process has ended; 0 lets it wait for whatever still runs.
    """

    scheduler: bool = True
    webhooks: bool = True
    lock: str = ""
    log_format: Format = "json"
    ends_within: float = 0

    def hand_over(self) -> None:
        """Tell the processes that this one starts from now on."""
        os.environ[HANDED_OVER] = json.dumps(asdict(self))

    @classmethod
    def told(cls) -> Workers:
        """What this process was told; the defaults where no `termsvc serve` started it."""
        return cls(**json.loads(os.environ.get(HANDED_OVER, "{}")))

    @contextmanager
    def turn(self) -> Iterator[bool]:
        """Whether this process does what needs doing only once.

        If it dies, the system lets go of the lock, and the process started in its place has its turn.
        """
        if not self.lock:
            yield True
            return
        with Path(self.lock).open("a", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

    def end_in_time(self) -> None:
        """See to it that this process, which has answered its last request, ends.

        What was cut off may go on in a thread, such as waiting for a database that hangs, and Python would wait for it.
        """
        if self.ends_within:
            timer = threading.Timer(self.ends_within, os._exit, [0])
            timer.daemon = True
            timer.start()
