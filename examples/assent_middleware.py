"""ASGI middleware that asks a signed-in user for the terms still to accept, before the application answers.

    client = AsyncClient("https://terms.example.com", token)
    app = AssentMiddleware(app, client, account_of=lambda scope: scope["session"].get("account"))

It stands within whatever fills in who is signed in. `page` shows `client.pending(account)` and hands what was accepted to
`client.accept`; answers are kept for as long as the service allows, so that most requests cost no look-up.
"""

from collections.abc import Callable
from urllib.parse import quote

from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from termsvc.client import AsyncClient, ClientError


class AssentMiddleware:
    """Redirects to `page` until all is accepted; a caller that wants JSON gets 451 with what is pending (RFC 7725).

    Args:
        account_of: the account for which the user acts; `None` if nobody is signed in.
        page: the path where terms are shown and accepted. It, and all below it, stay reachable.
        fail_open: whether users go on while the service gives no answer; otherwise they get 503.
    """

    def __init__(
        self,
        app: ASGIApp,
        client: AsyncClient,
        account_of: Callable[[Scope], str | None],
        page: str = "/accept-terms",
        *,
        fail_open: bool = True,
    ) -> None:
        self.app, self.client, self.account_of, self.page, self.fail_open = app, client, account_of, page, fail_open

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers in the application's place, or lets it answer."""
        answer = await self.asked(scope) if scope["type"] == "http" else None
        await (answer or self.app)(scope, receive, send)

    async def asked(self, scope: Scope) -> ASGIApp | None:
        """What is said in the application's place, if anything is."""
        account, path = self.account_of(scope), scope["path"]
        if account is None or path == self.page or path.startswith(f"{self.page}/"):
            return None
        try:
            pending = (await self.client.pending(account)).pending
        except ClientError:
            return None if self.fail_open else JSONResponse({"title": "Terms can't be looked up"}, 503)
        if not pending:
            return None
        if "text/html" not in HTTPConnection(scope).headers.get("accept", ""):
            return JSONResponse(
                {"title": "Terms are to be accepted", "pending": [t.model_dump(mode="json") for t in pending]}, 451
            )
        return RedirectResponse(f"{self.page}?next={quote(path)}", 303)
