"""What servers load: `termsvc.api.asgi:create` makes the API of the installation that the settings describe."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager
from operator import attrgetter

from fastapi import FastAPI

from termsvc.api.application import create_api, installation
from termsvc.api.background import at_work
from termsvc.api.workers import Workers
from termsvc.app import App, open_app
from termsvc.store import Store, open_store
from termsvc.telemetry import logs, tracing
from termsvc.telemetry.metrics import Metrics, forget_the_dead


def create() -> FastAPI:
    """The API, which opens the installation here and closes it when the server ends.

    Raises:
        InvalidFact, StoreUnusable: as for `rehearse`.
    """
    told = Workers.told()
    logs.configure(told.log_format)
    forget_the_dead()
    app, metrics = open_app(), Metrics()
    test = _test_store(app)
    api = create_api(app, test, metrics)
    api.router.lifespan_context = lifespan(app, test, metrics, told)
    return api


def rehearse(app: App) -> None:
    """Find out what keeps an installation from being served, where it can be told to who serves it.

    Raises:
        InvalidFact: a setting that only the API reads can't be used.
        StoreUnusable: the database of test mode can't be opened, or belongs to something else.
    """
    with ExitStack() as stack:
        test = _test_store(app)
        if test is not None:
            stack.callback(test.close)
        installation(app, Metrics(), test)


def _test_store(app: App) -> Store | None:
    name = app.settings.test_database
    return None if name is None else open_store(name, app.clock)


def lifespan(
    app: App, test: Store | None, metrics: Metrics, told: Workers
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """What a process does beside answering, from its first request to its last, and how it ends."""

    @asynccontextmanager
    async def living(_api: FastAPI) -> AsyncIterator[None]:
        with ExitStack() as stack:
            stack.callback(app.close)
            if test is not None:
                stack.callback(test.close)
            if stop := tracing.start(app.store.snapshot(attrgetter("engine"))):
                stack.callback(stop)
            if stack.enter_context(told.turn()):
                stack.enter_context(at_work(app, told, metrics))
            # What is there by now stays to the end, so the collector need not look through it over and over.
            gc.collect()
            gc.freeze()
            stack.callback(told.end_in_time)  # the first to be called: what follows may wait for a database that hangs
            yield

    return living
