"""Programs that work on one database at once: loaders, and schedulers that activate what is due."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from termsvc import schedule
from termsvc.service.activation import activate_due, next_due
from termsvc.service.terms import files, load
from termsvc.store import Reading, Store, StoreBusy, open_store
from tests.crashes.scenes import SORTS
from tests.crashes.works import clock
from tests.forks import Say

LOADED, BUSY, ACTIVATED, FAILED = "loads", "busy retries", "activations", "failed: "
PATIENCE = 60.0


def loader(say: Say, sort: str, url: str, paths: list[str], delays: list[float]) -> None:
    """Load one file after the other."""
    with _opened(sort, url) as store:
        for path, delay in zip(paths, delays, strict=True):
            time.sleep(delay)
            _load(say, store, Path(path))
            say(LOADED)


@contextmanager
def _opened(sort: str, url: str) -> Iterator[Store]:
    library = next(one.library for one in SORTS if one.name == sort)
    with library():
        store = open_store(url, clock)
        yield store
        store.close()


def _load(say: Say, store: Store, path: Path) -> None:
    """Load a file; where the database was busy nothing was recorded, so the same load is simply made again."""
    give_up_at = time.monotonic() + PATIENCE
    while True:
        try:
            report = load(store, files([path]), clock, path.stem)
        except StoreBusy:
            say(BUSY)
            if time.monotonic() > give_up_at:
                raise
        else:
            assert report.accepted, report.findings
            return


def scheduler(say: Say, sort: str, url: str, expected: int) -> None:
    """Activate what is due on every tick, until so many activations are noted by all schedulers together."""
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # ticks that overlap are left out, as they should be
    with _opened(sort, url) as store:
        running = schedule.start(
            lambda now: _activate(say, store, now),
            lambda now: next_due(store, now),
            clock,
            every=schedule.SHORTEST_TICK,
        )
        give_up_at = time.monotonic() + PATIENCE
        while len(store.read(Reading.activations)) < expected and time.monotonic() < give_up_at:
            time.sleep(schedule.SHORTEST_TICK)
        running.shutdown()


def _activate(say: Say, store: Store, now: datetime) -> None:
    """One tick; where the database was busy the next one makes it good."""
    try:
        for _ in activate_due(store, now):
            say(ACTIVATED)
    except StoreBusy:
        say(BUSY)
    except Exception as error:
        say(f"{FAILED}{error!r:.1000}")
        raise
