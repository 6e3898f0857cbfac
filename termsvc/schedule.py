"""The scheduler: work that is done at once, at intervals, and at the next instant at which something falls due.

Versions are activated so, and webhooks delivered. Nothing depends on its running on time: state is derived from dates and
from what is recorded, so a late tick is late news, never a wrong answer.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from apscheduler.schedulers.background import BackgroundScheduler

from termsvc.settings import system_clock

SHORTEST_TICK = 0.2
TICK = "tick"
WAKE_UP = "wake-up"


def start(
    work: Callable[[datetime], object],
    next_due: Callable[[datetime], datetime | None],
    clock: Callable[[], datetime],
    *,
    every: float = 15 * 60,
) -> BackgroundScheduler:
    """Run `work(now)` at once, every so many seconds, and at the next instant that something falls due.

    Args:
        work: does what is due; safe to call late, twice and from several processes.
        next_due: the next instant after a given one at which something falls due, if there is one.
        clock: gives the present instant, aware.
        every: how far the interval ticks are apart, in seconds.

    Returns:
        The running scheduler, whose `shutdown` stops it. Its jobs live in memory: nothing is lost with them.
    """
    scheduler = BackgroundScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )

    def tick() -> None:
        now = clock()
        work(now)
        due_at = next_due(now)
        if due_at is not None:
            wake_at = system_clock() + (due_at - now)  # the given clock may run apart from the machine's
            scheduler.add_job(tick, "date", run_date=wake_at, id=WAKE_UP, replace_existing=True)

    scheduler.add_job(tick, "interval", seconds=every, id=TICK, next_run_time=system_clock())
    scheduler.start()
    return scheduler
