"""One line a request: what was asked of which route by whom, and how it ended. Nothing that names a customer is in it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from time import perf_counter
from typing import Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from termsvc.api.middleware import request_id
from termsvc.api.middleware.routes import method, template

ACTOR: Final = "actor"
"""Under which who acts stands in a request's state, once they are known."""
PROBLEM: Final = "problem"
"""Under which the name of the problem that was answered stands there."""

FAILED: Final = "failed"

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_NOT_LET = frozenset({401, 403})
_NOT_DONE = frozenset({409, 422})
_FIRST_ERROR, _SERVER_ERROR = 400, 500


def kind_of(scope: Scope, route: str, status: int, asking: Collection[str]) -> str:
    """What a request was: an `act` that was done, a `refusal`, a request that `failed`, or just a `request`.

    Args:
        scope: of the request.
        route: its template.
        status: of the answer.
        asking: templates that only ask, whatever the method.
    """
    if status >= _SERVER_ERROR:
        return FAILED
    writes = scope["method"] not in _SAFE and route not in asking
    if status in _NOT_LET or (writes and status in _NOT_DONE):
        return "refusal"
    return "act" if writes and status < _FIRST_ERROR else "request"


class AccessLog:
    """Logs each request when it has been answered.

    Args:
        app: what answers.
        log: takes the kind of request as its event, and fields.
        asking: templates of routes that only ask although they are sent a body.
        quiet: templates of routes of which only what failed is logged.
    """

    def __init__(
        self, app: ASGIApp, log: Callable[..., Any], asking: Collection[str] = (), quiet: Collection[str] = ()
    ) -> None:
        self.app = app
        self.log = log
        self.asking = asking
        self.quiet = quiet

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, and log it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status, size, began = _SERVER_ERROR, 0, perf_counter()

        async def send_counted(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = int(message["status"])
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, send_counted)
        finally:
            self._tell(scope, status, size, perf_counter() - began)

    def _tell(self, scope: Scope, status: int, size: int, seconds: float) -> None:
        route, state = template(scope), scope.get("state", {})
        kind = kind_of(scope, route, status, self.asking)
        if route in self.quiet and kind != FAILED:
            return
        known: dict[str, str] = {}
        if (actor := state.get(ACTOR)) is not None:
            known["principal"] = actor.id
        if (problem := state.get(PROBLEM)) is not None:
            known["problem"] = problem
        self.log(
            kind,
            method=method(scope),
            route=route,
            status=status,
            ms=round(seconds * 1000, 3),
            bytes=size,
            request_id=state.get(request_id.STATE),
            **known,
        )
