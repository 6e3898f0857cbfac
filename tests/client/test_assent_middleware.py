"""The middleware of the examples, in an application of a few lines."""

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from examples.assent_middleware import AssentMiddleware
from termsvc.client import AsyncClient, Options, Retries

TERM = {"document": "tos", "title": "Terms", "version": "2", "sha256": "aa", "posted_on": "2025-03-01", "by": None}
WAITING = {
    "account": "acme",
    "known_at": "2025-04-01T00:00:00Z",
    "pending": [{**TERM, "assent": "express", "binds_now": None}],
}
ACCEPTED = {**WAITING, "pending": []}
PAGE = {"accept": "text/html,*/*"}
JSON = {"accept": "application/json"}


class World:
    """An application behind the middleware, and a service that tells what is pending, or fails."""

    def __init__(self, **options: object) -> None:
        self.reply = httpx2.Response(200, headers={"cache-control": "no-cache"}, json=WAITING)
        self.asked = 0
        client = AsyncClient(
            "https://terms.test",
            "token",
            options=Options(retries=Retries(tries=1)),
            transport=httpx2.MockTransport(self.serve),
        )
        routes = [Route(path, lambda _: PlainTextResponse("the application")) for path in ("/", "/accept-terms", "/x")]
        guard = Middleware(
            AssentMiddleware,
            client=client,
            account_of=lambda scope: dict(scope["headers"]).get(b"x-account", b"").decode() or None,
            **options,
        )
        self.browser = TestClient(Starlette(routes=routes, middleware=[guard]), follow_redirects=False)

    def serve(self, _: httpx2.Request) -> httpx2.Response:
        self.asked += 1
        return httpx2.Response(self.reply.status_code, headers=self.reply.headers, content=self.reply.content)

    def get(self, path: str, **headers: str) -> httpx2.Response:
        return self.browser.get(path, headers=headers)


def test_a_signed_in_user_is_sent_to_the_page_until_all_is_accepted() -> None:
    world = World()
    sent = world.get("/x", **PAGE, **{"x-account": "acme"})
    assert (sent.status_code, sent.headers["location"]) == (303, "/accept-terms?next=/x")
    assert world.get(sent.headers["location"], **PAGE, **{"x-account": "acme"}).text == "the application"
    world.reply = httpx2.Response(200, json=ACCEPTED)
    assert world.get("/x", **PAGE, **{"x-account": "acme"}).text == "the application"


def test_a_program_is_told_what_is_pending() -> None:
    told = World().get("/x", **JSON, **{"x-account": "acme"})
    assert told.status_code == 451
    assert [(one["document"], one["version"], one["sha256"]) for one in told.json()["pending"]] == [("tos", "2", "aa")]


def test_who_is_not_signed_in_is_asked_nothing() -> None:
    world = World()
    assert world.get("/x").text == "the application"
    assert world.asked == 0


@pytest.mark.parametrize(("fail_open", "status"), [(True, 200), (False, 503)])
def test_without_an_answer_it_fails_as_it_was_told_to(*, fail_open: bool, status: int) -> None:
    world = World(fail_open=fail_open)
    world.reply = httpx2.Response(500, text="")
    assert world.get("/x", **{"x-account": "acme"}).status_code == status


def test_an_answer_that_may_be_kept_is_asked_for_once() -> None:
    world = World()
    world.reply = httpx2.Response(200, headers={"cache-control": "max-age=60"}, json=ACCEPTED)
    for _ in range(3):
        world.get("/x", **{"x-account": "acme"})
    assert world.asked == 1


def test_what_is_no_request_of_http_goes_through() -> None:
    world = World()
    with world.browser:
        assert world.asked == 0
