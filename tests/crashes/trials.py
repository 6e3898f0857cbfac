"""A process or a server is killed at a moment of work on a database; what is left is checked, and the work done again.

`trial(seed)` is one kill of a working process, `server_trial(seed)` one of a PostgreSQL server. The moment is after a line
of the victim's log, at once or up to three milliseconds later, so that kills fall between statements, within them and
within the commit.
"""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache, partial
from random import Random
from typing import Any

from sqlalchemy.exc import OperationalError

from tests import forks
from tests.crashes.aftermath import check, check_nobody_waits
from tests.crashes.scenes import AFTER_COMMIT, SORTS, Scene, Sort, job, scene_of, stage
from tests.crashes.victim import ABOUT_TO_WRITE, COMMITTING, ERROR, SERVED_BY
from tests.crashes.works import ACTIVATION, LOAD
from tests.databases import maintenance, own_server, postgresql_database

KILLS_A_COMPANY = 24
LONGEST_DELAY = 0.003
WORKS = (LOAD, ACTIVATION)


def work_of(seed: int) -> str:
    return WORKS[seed // len(SORTS) % len(WORKS)]


def trial(seed: int) -> Counter[str]:
    """Kill one working process.

    Raises:
        AssertionError: what it left is neither all nor nothing of its work, or the work can't be done again.
    """
    scene, chance = scene_of(SORTS[seed % len(SORTS)], work_of(seed), seed // KILLS_A_COMPANY), Random(seed)
    with scene.sort.new(scene.template) as url, scene.sort.library():
        log = _killed(scene, url, *_moment(scene.log, chance))
        return _counted(scene, url, log)


def _counted(scene: Scene, url: str, log: Sequence[str]) -> Counter[str]:
    where = stage(log)
    outcome = check(scene, url, where)
    check_nobody_waits(url)
    return Counter({f"{scene.sort.name}, {scene.work}, {where}": 1, f"{where}: {outcome}": 1})


def _moment(log: Sequence[str], chance: Random) -> tuple[int, float | None]:
    """After which line to kill, and how much later; `None` if the victim is to stand still there."""
    first = log.index(ABOUT_TO_WRITE) + 1
    commit = first + log[first:].index(COMMITTING) + 1
    inside = chance.randrange(first + 2, commit)
    line = chance.choice((chance.randint(1, len(log)), inside, inside, inside, commit, commit))
    later = chance.uniform(0, LONGEST_DELAY)
    return line, later if line == commit else chance.choice((None, later))


def _killed(scene: Scene, url: str, line: int, delay: float | None) -> list[str]:
    """What a victim has said when it is dead."""
    victim = forks.start(job(scene, url, line if delay is None else None))
    log = []
    for _, said in victim.said():
        log.append(said)
        if len(log) == line:
            time.sleep(delay or 0)
            with suppress(ProcessLookupError):  # it may have ended meanwhile, with all its work
                os.kill(victim.pids[0], signal.SIGKILL)
    assert victim.ends == {0: -signal.SIGKILL} or (delay and len(log) == len(scene.log)), victim.ends
    return log


def server_trial(seed: int) -> Counter[str]:
    """Kill the PostgreSQL process that works for a client, or the whole server, which is then started again.

    Raises:
        AssertionError: as `trial`, or the client was not told by an error that is meant for users.
    """
    scene, chance = scene_of(_own(), WORKS[seed % len(WORKS)], seed // KILLS_A_COMPANY), Random(seed)
    kill = chance.choice((_kill_backend, _stop_at_once))
    with scene.sort.new(scene.template) as url:
        log = _bereft(scene, url, *_moment(scene.log, chance), kill)
        _wait_for_recovery(url)
        return _counted(scene, url, log)


@cache
def _own() -> Sort:
    server = maintenance(_server().get_uri())
    return Sort("PostgreSQL that is killed", partial(postgresql_database, on=server))


@cache
def _server() -> Any:
    return own_server()


def _bereft(scene: Scene, url: str, line: int, delay: float | None, kill: Callable[[Sequence[str]], None]) -> list[str]:
    """What a client says that loses its server meanwhile."""
    client = forks.start(job(scene, url))
    log = []
    for _, said in client.said():
        log.append(said)
        if len(log) == line:
            time.sleep(delay or 0)
            kill(log)
    assert client.ends == {0: 0}, log
    assert log[-1].startswith(ERROR) or stage(log) == AFTER_COMMIT, log
    return log


def _kill_backend(log: Sequence[str]) -> None:
    """Kill the client's process on the server, and wait until the server knows."""
    pid = int(next(line.removeprefix(SERVED_BY) for line in log if line.startswith(SERVED_BY)))
    with suppress(ProcessLookupError):  # its client, and so it, may have ended
        os.kill(pid, signal.SIGKILL)
        while True:
            os.kill(pid, 0)
            time.sleep(0.001)


def _stop_at_once(_log: Sequence[str]) -> None:
    """An immediate shutdown, which is a crash to the data, and a start."""
    postmaster = _server().get_postmaster_info().process
    postmaster.send_signal(signal.SIGQUIT)
    postmaster.wait()
    _server().ensure_postgres_running()


def _wait_for_recovery(url: str) -> None:
    for _ in range(600):
        try:
            with maintenance(url).connect():
                return
        except OperationalError:
            time.sleep(0.05)
    raise AssertionError("the server does not come back")
