"""The API as one ASGI application."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from termsvc.api.installation import Installation, Watched
from termsvc.api.middleware.limits import RateLimiter
from termsvc.api.openapi import SUMMARY, TITLE, contract
from termsvc.api.problems import Problem, ProblemType, of_http, of_validation, problem_of, respond
from termsvc.api.routes import PREFIX, ROUTERS
from termsvc.api.surroundings import surround
from termsvc.app import App
from termsvc.core.errors import TermsError
from termsvc.service.gate import Gate
from termsvc.store import Store
from termsvc.telemetry.metrics import Metrics

log = structlog.get_logger()

GUESSES = "20/minute"
"""How often somebody may come with a token that is none: enough for slips, and too seldom for guessing."""


_TRACED_BY_US: Any = {"auto_configure": False, "metrics": False, "logs": False}
_OURS = "This is a fault of ours. The log has it under the id of this request; tell your operators."


class Api(FastAPI):
    """FastAPI, with our contract."""

    def openapi(self) -> dict[str, Any]:
        """The contract as JSON data."""
        return contract(self)


def create_api(app: App, test: Store | None = None, metrics: Metrics | None = None) -> Api:
    """The API of an installation.

    Args:
        app: the installation; closing it is the caller's.
        test: where those act who come with a key for test mode.
        metrics: what is counted of it; its own where none is given.

    Raises:
        InvalidFact: as for `installation`.
    """
    counted = metrics or Metrics()
    api = Api(title=TITLE, summary=SUMMARY, docs_url=None, redoc_url=None, telemetry=_TRACED_BY_US)
    api.state.installation = installation(app, counted, test)
    for router in ROUTERS:
        api.include_router(router, prefix=PREFIX)
    for error, answer in _answers():
        api.add_exception_handler(error, answer)
    surround(api, app, counted)
    return api


def installation(app: App, metrics: Metrics, test: Store | None = None) -> Installation:
    """What the routes of an API work with; arguments as for `create_api`.

    Raises:
        InvalidFact: a setting that only the API reads can't be used.
    """
    settings = app.settings
    return Installation(
        app,
        Watched(app.store, metrics),
        Gate(app.store, app.provider()),
        RateLimiter(settings.rate_limit, settings.rate_storage, _not_counted),
        RateLimiter(GUESSES, settings.rate_storage, _not_counted),
        metrics,
        None if test is None else Watched(test, metrics),
    )


def _not_counted(error: Exception) -> None:
    log.warning("rates are not counted", reason=str(error))


def _answers() -> Iterator[tuple[type[Exception], Any]]:
    """How each sort of error is answered."""
    yield Problem, respond
    yield TermsError, lambda request, error: respond(request, problem_of(error))
    yield RequestValidationError, lambda request, error: respond(request, of_validation(error))
    yield Exception, lambda request, _error: respond(request, Problem(ProblemType.INTERNAL, _OURS))
    yield HTTPException, lambda request, error: respond(request, of_http(error))
