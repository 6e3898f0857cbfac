"""A server that is killed again and again while clients ask it: `trial(seed)` is one day of theirs, on one database."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from threading import Condition

from termsvc.access import Identity, Kind, Role
from termsvc.service import access, admission, terms, tokens
from termsvc.settings import system_clock, system_random
from termsvc.store import Reading, Store, open_store
from tests.api.aftermath import check
from tests.api.conftest import WORLD
from tests.api.journals import Client, Entry, read
from tests.api.mix import Mix
from tests.databases import postgresql_database, sqlite_database
from tests.serving.running import Running, answering, started

DATABASES: tuple[Callable[[], AbstractContextManager[str]], ...] = (sqlite_database, postgresql_database)
PROGRAM = """
import os, tempfile
tempfile.tempdir = os.getcwd()  # who is killed clears nothing away
from termsvc.cli import main
main()
"""
CLIENTS = 8
LONGEST_DELAY = 0.02
STOPPED_AFTER = 0.005


class House:
    """Where a server lives, and the one that is started in its place when it was killed."""

    def __init__(self, folder: Path, url: str, workers: int) -> None:
        self.folder = folder
        self._words = ("--database", url, "--workers", str(workers))
        self._changed = Condition()
        self._running: Running | None = None
        self._life = ExitStack()
        # The settings of a server, which has nothing of this process's environment.
        (folder / ".env").write_text("TERMSVC_RATE_LIMIT=1000000/minute\n", encoding="utf-8")

    def base(self) -> str:
        """The address of the server, once one answers."""
        with self._changed:
            self._changed.wait_for(lambda: self._running is not None)
            assert self._running is not None
            return self._running.base

    def start(self) -> None:
        """Start a server, and wait until it answers."""
        server = answering(self._life.enter_context(started(self.folder, *self._words, program=PROGRAM)))
        with self._changed:
            self._running = server
            self._changed.notify_all()

    def kill(self) -> None:
        """Kill the server as no server can help; what it wrote must tell of no error of its own."""
        with self._changed:
            server, self._running = self._running, None
        assert server is not None
        os.killpg(server.process.pid, signal.SIGKILL)
        server.process.wait()
        assert "Traceback" not in server.text, server.text
        self._life.close()


@dataclass(frozen=True, slots=True)
class Day:
    """What happens in a trial.

    Attributes:
        requests: of each client.
        kills: while they ask.
        workers: processes of the server.
    """

    requests: int
    kills: int
    workers: int = 1


@dataclass(frozen=True, slots=True)
class Left:
    """What a day leaves.

    Attributes:
        before: the ids of the facts that were there in the morning.
        journals: of the clients.
    """

    store: Store
    before: set[str]
    journals: list[list[Entry]]


USUAL = Day(1_000, 10)


def trial(seed: int, day: Day = USUAL) -> Counter[str]:
    """Have clients ask a server on a database, the other one for the next seed, and kill it meanwhile.

    Of four seeds the server has one process for two, and two for the others.

    Raises:
        AssertionError: as for `check`.
    """
    new = DATABASES[seed % len(DATABASES)]
    workers = 1 + seed // len(DATABASES) % 2
    with lived(new, seed, replace(day, workers=workers)) as left:
        counts = check(left.store, left.before, left.journals)
    kind = new.__name__.partition("_")[0]
    requests = counts["requests"]
    return counts + Counter(
        {"kills": day.kills + 1, f"requests on: {kind}": requests, f"requests by processes: {workers}": requests}
    )


@contextmanager
def lived(new: Callable[[], AbstractContextManager[str]], seed: int, day: Day) -> Iterator[Left]:
    """What a day on a new database leaves."""
    with new() as url, TemporaryDirectory(prefix="termsvc-crash-") as folder:
        token, before = _prepared(url)
        journals = _asked(House(Path(folder), url, day.workers), token, seed, day)
        with closing(open_store(url, system_clock)) as store:
            yield Left(store, before, [*read(journals)])


def _prepared(url: str) -> tuple[str, set[str]]:
    """Facts to begin with and somebody who may record more: their token, and the ids of the facts."""
    with closing(open_store(url, system_clock)) as store:
        assert terms.load(store, terms.files([WORLD]), system_clock, "legal").accepted
        first = access.bootstrap(store, Identity("person:maria", Kind.PERSON, "Maria"), system_random)
        maria = admission.authenticate(store, first.secret, system_clock())
        access.enrol(store, maria, Identity("machine:shop", Kind.MACHINE, "shop", owner="person:maria"))
        access.grant(store, maria, "machine:shop", Role.RECORDER)
        wanted = tokens.Wanted(lasts=timedelta(days=1))
        token = tokens.issue(store, maria, "shop", system_random, wanted)
        return token.secret, {record.id for record in store.read(Reading.records)}


def _asked(house: House, token: str, seed: int, day: Day) -> list[Path]:
    """The journals of clients whose server was killed between their requests, and when all were answered."""
    files = [house.folder / f"journal-{number}" for number in range(CLIENTS)]
    clients = [Client(number, Mix(seed, number), token, house, files[number]) for number in range(CLIENTS)]
    house.start()
    with ThreadPoolExecutor(CLIENTS) as threads:
        running = [threads.submit(client.run, day.requests) for client in clients]
        chance = Random(seed)
        for number in range(day.kills):
            wanted = (number + chance.uniform(0.5, 1.5)) / (day.kills + 1) * day.requests * CLIENTS
            while sum(client.answered for client in clients) < wanted and not any(one.done() for one in running):
                time.sleep(STOPPED_AFTER)
            time.sleep(chance.uniform(0, LONGEST_DELAY))
            house.kill()
            house.start()
        for one in running:
            one.result()
    house.kill()
    return files
