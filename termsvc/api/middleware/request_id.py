"""A name for each request, by which what its caller saw and what was logged of it are brought together."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bind_contextvars

HEADER: Final = b"x-request-id"
STATE: Final = "request_id"
"""Under which it stands in a request's state."""

_WELL_FORMED = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""https://www.crockford.com/base32.html: no I, L, O and U."""
_PAIRS = [one + two for one in _CROCKFORD for two in _CROCKFORD]
_SHIFTS = range(120, -1, -10)
_RANDOM_BYTES = 10


def new_id(now: datetime, random: Callable[[int], bytes]) -> str:
    """A new name: `req_` and a ULID (https://github.com/ulid/spec), so later ones sort after earlier ones.

    Args:
        now: an aware instant; it counts in milliseconds.
        random: gives so many bytes that nobody can guess.
    """
    milliseconds = int(now.timestamp() * 1000)
    number = milliseconds << 8 * _RANDOM_BYTES | int.from_bytes(random(_RANDOM_BYTES), "big")
    return "req_" + "".join([_PAIRS[number >> shift & 1023] for shift in _SHIFTS])  # two characters for ten bits


class RequestId:
    """Takes the caller's `X-Request-Id` if it is well formed, else makes one; the answer and the logs bear it."""

    def __init__(self, app: ASGIApp, clock: Callable[[], datetime], random: Callable[[int], bytes]) -> None:
        self.app = app
        self.clock = clock
        self.random = random

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that has a name."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = next((value for name, value in scope["headers"] if name == HEADER), b"")
        request_id = given.decode() if _WELL_FORMED.fullmatch(given) else new_id(self.clock(), self.random)
        scope.setdefault("state", {})[STATE] = request_id
        # A server handles each request in a context of its own, so nothing needs to be unbound: also what is logged of
        # an error after this has been left then bears the name.
        bind_contextvars(request_id=request_id)
        header = (HEADER, request_id.encode())

        async def send_named(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), header]
            await send(message)

        await self.app(scope, receive, send_named)
