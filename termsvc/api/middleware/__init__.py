"""What is done with every request, whatever its route: pure ASGI, a few microseconds each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fastapi import FastAPI

from termsvc.api.middleware.access_log import AccessLog
from termsvc.api.middleware.body_limit import BodyLimit
from termsvc.api.middleware.metrics import Metered
from termsvc.api.middleware.request_id import RequestId
from termsvc.api.middleware.secure_headers import SecureHeaders
from termsvc.telemetry.metrics import Metrics


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What surrounds an API.

    Attributes:
        metrics: what counts requests.
        clock: gives aware instants.
        random: gives so many bytes that nobody can guess.
        log: takes an event and fields, as structlog's `info` does.
        wider: paths that take larger bodies than the usual ones, with their bytes.
        asking: templates of routes that only ask although they are sent a body.
        quiet: templates of routes of which only what failed is logged.
    """

    metrics: Metrics
    clock: Callable[[], datetime]
    random: Callable[[int], bytes]
    log: Callable[..., Any]
    wider: Mapping[str, int] = field(default_factory=dict)
    asking: Collection[str] = ()
    quiet: Collection[str] = ()

    def install(self, api: FastAPI) -> None:
        """Surround an API that has all its routes and error handlers.

        FastAPI's own place for middleware is within what answers unforeseen errors: those answers too must bear a
        request id and be counted and logged, so this stands around that.
        """
        inner = BodyLimit(api.build_middleware_stack(), wider=self.wider)
        logged = AccessLog(Metered(SecureHeaders(inner), self.metrics), self.log, self.asking, self.quiet)
        api.middleware_stack = RequestId(logged, self.clock, self.random)
