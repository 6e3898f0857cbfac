"""Counts and times requests by route."""

from __future__ import annotations

from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from termsvc.api.middleware.routes import method, template
from termsvc.telemetry.metrics import Metrics

_SERVER_ERROR = 500


class Metered:
    """Tells metrics of each request when it has been answered."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, and count it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status, began = _SERVER_ERROR, perf_counter()

        async def send_watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])
            await send(message)

        self.metrics.in_flight.inc()
        try:
            await self.app(scope, receive, send_watched)
        finally:
            self.metrics.in_flight.dec()
            self.metrics.answered(method(scope), template(scope), status, perf_counter() - began)
