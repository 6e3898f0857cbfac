"""What one process of a server does beside answering: it notes what comes into force, and delivers webhooks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog

from termsvc import schedule
from termsvc.api.health import SCHEDULER, WEBHOOKS
from termsvc.api.workers import Workers
from termsvc.app import WEBHOOKS_EVERY, App
from termsvc.service import activation, webhooks
from termsvc.service.once import forget_old_replies
from termsvc.telemetry.metrics import Metrics

log = structlog.get_logger()

ACTIVATE_EVERY = 15 * 60.0


@dataclass(frozen=True, slots=True)
class Job:
    """Work that is done at once, at intervals, and whenever something falls due.

    Attributes:
        name: by which it is counted.
        work: does what is due at an aware instant.
        next_due: when something falls due next, after an aware instant; `None` if nothing does.
        every: how far intervals are apart, in seconds.
    """

    name: str
    work: Callable[[datetime], object]
    next_due: Callable[[datetime], datetime | None]
    every: float


def jobs(app: App, told: Workers, metrics: Metrics) -> Iterator[Job]:
    """The jobs that a server was told to do."""
    if told.scheduler:
        yield Job(SCHEDULER, partial(_activate, app), partial(activation.next_due, app.store), ACTIVATE_EVERY)
    if told.webhooks:
        yield Job(
            WEBHOOKS,
            partial(_deliver, app, app.sender(), metrics),
            partial(webhooks.next_due, app.store),
            WEBHOOKS_EVERY,
        )


@contextmanager
def at_work(app: App, told: Workers, metrics: Metrics) -> Iterator[None]:
    """Do the jobs in threads, each after its own time, until this is left; what is being done then is finished."""
    with ExitStack() as stack:
        for job in jobs(app, told, metrics):
            scheduler = schedule.start(partial(_counted, job, metrics), job.next_due, app.clock, every=job.every)
            stack.callback(scheduler.shutdown)
        yield


def _counted(job: Job, metrics: Metrics, now: datetime) -> None:
    try:
        job.work(now)
    except Exception:
        metrics.ticks.labels(job.name, "failed").inc()
        raise
    metrics.ticks.labels(job.name, "done").inc()
    metrics.last_tick.labels(job.name).set(now.timestamp())


def _activate(app: App, now: datetime) -> None:
    for one in activation.activate_due(app.store, now):
        log.info("in force", document=one.document, version=one.version, accounts=one.accounts)
    forget_old_replies(app.store, now)


def _deliver(app: App, sender: webhooks.Sender, metrics: Metrics, _now: datetime) -> None:
    for one in app.deliver(sender).tried:
        metrics.webhook_attempts.labels(one.attempt.result).inc()
