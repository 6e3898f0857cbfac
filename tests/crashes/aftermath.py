"""What is left when work was cut short: all of it or none, no locks, and the work can be done again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import make_url, text

from termsvc.store import open_store
from termsvc.store.engines import READ, WRITE
from tests.crashes.scenes import AFTER_COMMIT, IN_COMMIT, Scene
from tests.crashes.works import NOW, clock, do
from tests.databases import maintenance
from tests.store.contents import contents
from tests.store.worlds import account, record

_OTHER_SESSIONS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def check(scene: Scene, url: str, where: str) -> str:
    """Look at what is left, do the work again, and say what was left: all of it or none."""
    possible = {
        "none": scene.before if where != AFTER_COMMIT else None,
        "all": scene.after if where in {IN_COMMIT, AFTER_COMMIT} else None,
    }
    at_once, settled = contents(url, READ), contents(url, WRITE)
    outcome = next((name for name, expected in possible.items() if settled == expected), None)
    assert outcome, f"killed {where}, it holds something else than expected: {settled}"
    assert at_once in (scene.before, settled), f"killed {where}, a reader saw something else before: {at_once}"
    do(url, scene.work, scene.folder)
    assert contents(url) == scene.after, f"killed {where}, the same work then gave something else"
    _check_order(url)
    return outcome


def _check_order(url: str) -> None:
    """What is recorded next comes last, by a clock that has been put back too."""
    store = open_store(url, lambda: clock() - timedelta(days=1))
    last = store.read(lambda reading: reading.last_recorded_at())
    (added,) = record(store, account("added"))
    store.close()
    assert NOW <= last < added.recorded_at


def check_nobody_waits(url: str) -> None:
    """No session, no lock and no journal is left."""
    if url.startswith("sqlite"):
        file = Path(str(make_url(url).database))
        assert [path.name for path in file.parent.iterdir()] == [file.name]
        return
    with maintenance(url).connect() as connection:
        assert connection.scalar(_OTHER_SESSIONS) == 0
