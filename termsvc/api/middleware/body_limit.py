"""How large a request's body may be: what is larger is refused before it is read, or as soon as it has grown too large."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MEGABYTE = 1_000_000
USUAL = MEGABYTE


class BodyLimit:
    """Refuses bodies that are too large, with an `HTTPException` of status 413 to whoever reads them.

    It goes the way of every other error of a handler, so it is answered as those are.

    Args:
        app: what reads bodies.
        usual: bytes that a body may have.
        wider: bytes for the paths that take more.
    """

    def __init__(self, app: ASGIApp, usual: int = USUAL, wider: Mapping[str, int] | None = None) -> None:
        self.app = app
        self.usual = usual
        self.wider = wider or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request whose body is read only so far."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self.wider.get(scope["path"], self.usual)
        declared, read = _declared(scope), 0

        async def receive_limited() -> Message:
            nonlocal read
            if declared > limit:
                raise too_large(limit)
            message = await receive()
            if message["type"] == "http.request":
                read += len(message.get("body", b""))
                if read > limit:  # nothing was declared, or something else
                    raise too_large(limit)
            return message

        await self.app(scope, receive_limited, send)


def too_large(limit: int) -> HTTPException:
    """The refusal of a body of more than so many bytes."""
    return HTTPException(
        413, f"The body of this request is too large: {limit:,} bytes are the most that is taken here."
    )


def _declared(scope: Scope) -> int:
    """The length that a request says its body has; 0 if it says none that is a number."""
    length = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
    return int(length) if length.isdigit() else 0
