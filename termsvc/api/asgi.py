"""What servers load: `termsvc.api.asgi:create` makes the API of the installation that the settings describe."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager, contextmanager
from datetime import datetime
from operator import attrgetter

import structlog
from fastapi import FastAPI

from termsvc import schedule
from termsvc.api.application import create_api
from termsvc.api.surroundings import surround
from termsvc.api.workers import Workers
from termsvc.app import App, open_app
from termsvc.service import activation
from termsvc.telemetry import logs, tracing
from termsvc.telemetry.metrics import Metrics, forget_the_dead

log = structlog.get_logger()


def create() -> FastAPI:
    """The API, which opens the installation here and closes it when the server ends.

    Raises:
        StoreUnusable: the database can't be opened, or belongs to something else.
    """
    told = Workers.told()
    logs.configure(told.log_format)
    forget_the_dead()
    app, metrics = open_app(), Metrics()
    api = create_api(app)
    surround(api, app, metrics)
    api.router.lifespan_context = lifespan(app, metrics, told)
    return api


def lifespan(app: App, metrics: Metrics, told: Workers) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """What a process does beside answering, from its first request to its last, and how it ends."""

    @asynccontextmanager
    async def living(_api: FastAPI) -> AsyncIterator[None]:
        with ExitStack() as stack:
            stack.callback(told.end_in_time)
            stack.callback(app.close)
            if stop := tracing.start(app.store.snapshot(attrgetter("engine"))):
                stack.callback(stop)
            if stack.enter_context(told.turn()) and told.scheduler:
                stack.enter_context(scheduling(app, metrics))
            yield

    return living


@contextmanager
def scheduling(app: App, metrics: Metrics) -> Iterator[None]:
    """Note what comes into force as it does, in a thread."""

    def tick(now: datetime) -> None:
        try:
            for one in activation.activate_due(app.store, now):
                log.info("in force", document=one.document, version=one.version, accounts=one.accounts)
        except Exception:
            metrics.ticks.labels("failed").inc()
            raise
        metrics.ticks.labels("done").inc()
        metrics.last_tick.set(now.timestamp())

    scheduler = schedule.start(tick, lambda now: activation.next_due(app.store, now), app.clock)
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)
