"""What surrounds the API of an installation: endpoints for operators, and what is done with every request."""

from __future__ import annotations

from typing import Final

import structlog
from fastapi import FastAPI

from termsvc.api import health
from termsvc.api.middleware import Around
from termsvc.api.middleware.body_limit import MEGABYTE
from termsvc.app import App
from termsvc.settings import system_random
from termsvc.telemetry.metrics import Metrics

WIDER: Final = {"/v1/accounts/import": 100 * MEGABYTE, "/v1/agreements": 40 * MEGABYTE, "/v1/what-if": 10 * MEGABYTE}
"""The largest bodies by path: files of accounts as `import` takes them, attachments in base64, and facts to try out."""

ASKING: Final = frozenset({"/v1/resolve", "/v1/what-if"})
"""Routes that record nothing although they are sent a body."""


QUIET: Final = frozenset({health.LIVES, health.READY, health.METRICS})
"""Routes that machines ask all the time."""


def surround(api: FastAPI, app: App, metrics: Metrics) -> None:
    """Give an API that has all its routes and error handlers its surroundings."""
    ready = health.Readiness(health.checks_of(app.store, app.clock, metrics))
    api.include_router(health.routes(ready, metrics))
    log = structlog.get_logger("access")
    Around(
        metrics=metrics,
        clock=app.clock,
        random=system_random,
        log=log.info,
        wider=WIDER,
        asking=ASKING,
        quiet=QUIET,
    ).install(api)
