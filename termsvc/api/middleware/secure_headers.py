"""Headers that keep an answer from being taken for something else, kept by somebody else, or led elsewhere from."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

ALWAYS = ((b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer"))
UNLESS_SET = (
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cache-control", b"no-store"),
)


class SecureHeaders:
    """Adds the headers to each answer; what a handler says of caching and of contents goes before them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request with the headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message.get("headers", ())
                said = {name.lower() for name, _ in headers}
                defaults = (header for header in UNLESS_SET if header[0] not in said)
                message["headers"] = [*headers, *ALWAYS, *defaults]
            await send(message)

        await self.app(scope, receive, send_secured)
