"""Who calls, and whether they may: each route names the scope that it takes, and its function gets the caller."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Callable, Collection, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any

from fastapi import Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute
from starlette.datastructures import QueryParams

from termsvc.access import Actor, Forbidden, Scope, Unauthenticated, require_scope
from termsvc.access.refusals import Refusal
from termsvc.api.arguments import Arguments
from termsvc.api.installation import Installation, Watched
from termsvc.api.middleware.limits import network
from termsvc.api.middleware.routes import template
from termsvc.api.problems import Problem, ProblemType, invalid, problem_of
from termsvc.api.replies import Reply, respond_once
from termsvc.service.sight import Onlooker
from termsvc.service.stating import FactsRefused
from termsvc.store import Revision, Store
from termsvc.store.refusals import note_refusal

_SCHEME = "bearer "
_TWICE = "this is named twice; keep one"
_UNKNOWN = "nothing of this name is asked for here"
_TOO_OFTEN = "Ask less often: the header RateLimit says how often you may, and Retry-After when again."
_GUESSING = "Too many tokens that are none came from your network. Check the one that you send, and try again later."
_NOTHING_SENT = (
    "Send a token in the header: Authorization: Bearer tsv_... An admin issues one with termsvc access issue."
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, admitted to what they ask for.

    Attributes:
        revision: of the store that they ask, as it was when they were let in.
        body: of the request, if it is a POST.
    """

    actor: Actor
    side: Watched
    revision: Revision
    installation: Installation
    request: Request
    body: bytes = b""

    @property
    def store(self) -> Store:
        """The facts that they ask about: in earnest, or those of test mode."""
        return self.side.store

    def require(self, scope: Scope) -> None:
        """Go on only if they may.

        Raises:
            Forbidden: they may not.
        """
        require_scope(self.actor, scope)

    @contextmanager
    def refusals_noted(self) -> Iterator[None]:
        """Note what is refused within to whoever calls."""
        try:
            yield
        except Forbidden as error:
            request = self.request
            refusal = Refusal(
                self.installation.now(),
                self.actor.id,
                self.actor.token,
                f"{request.method} {template(request.scope)}",
                str(error),
                getattr(request.state, "request_id", ""),
            )
            self.installation.live.store.note(lambda connection: note_refusal(connection, refusal))
            raise

    @property
    def onlooker(self) -> Onlooker:
        """Who looks something up, and when."""
        return Onlooker(self.installation.now(), self.actor.reach, self.revision)

    @property
    def principal(self) -> str:
        """Who has idempotency keys of their own."""
        return principal(self.actor)

    def once(self, work: Callable[[Store], Reply], *, records: bool = True) -> Response:
        """What a POST does, once under its idempotency key, in one transaction; work gets a store that joins it.

        One that records nothing takes no turn among writers, unless it has a key.
        """
        try:
            return respond_once(self, work, records=records)
        except FactsRefused as error:
            raise problem_of(error, self.body) from None
        finally:
            if records:
                self.side.touched()


class Needs:
    """A dependency of a route: its caller, who must come with a key for a scope."""

    def __init__(self, scope: Scope, *, recent: bool = False, any_query: bool = False) -> None:
        """Set what is needed.

        Args:
            scope: of the caller's key.
            recent: lets the caller be known by a revision that is up to a second old, so that no database is asked.
            any_query: lets the query name anything.
        """
        self.scope = scope
        self.recent = recent
        self.any_query = any_query

    async def __call__(self, request: Request) -> Arrival:
        """Who has arrived, before anything else of the request is looked at; nothing is asked of a database here.

        Raises:
            Problem: no token was sent, or the query names what the route does not know, or something twice: a slip there
                would be answered as if it were not there, which of a date is a wrong answer.
        """
        given = request.headers.get("authorization", "")
        if given[: len(_SCHEME)].lower() != _SCHEME:
            raise Problem(ProblemType.UNAUTHENTICATED, _NOTHING_SENT)
        known = request.query_params.keys() if self.any_query else request.scope["route"].query_names
        if slips := [*_slips(request.query_params, known)]:
            raise invalid(slips)
        body = await request.body() if request.method == "POST" else b""
        return Arrival(request, self, given[len(_SCHEME) :], body)


def _slips(query: QueryParams, known: Collection[str]) -> Iterator[tuple[str, str]]:
    """What a query names that is not known, or twice, and why that is refused."""
    for name, times in Counter(name for name, _ in query.multi_items()).items():
        if name not in known:
            yield f"?{name}", _UNKNOWN
        elif times > 1:
            yield f"?{name}", _TWICE


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody with a token that nobody has looked at yet."""

    request: Request
    needs: Needs
    token: str
    body: bytes

    def admitted(self) -> Caller:
        """Who calls, whatever they may.

        Raises:
            Problem, TermsError: they are not known, or ask too often.
        """
        installation: Installation = self.request.app.state.installation
        revision = self._revision(installation.live)
        actor = self._actor(installation, revision)
        self.request.state.actor = actor
        allowance = installation.limiter.hit(principal(actor))
        self.request.state.told = allowance.headers()
        if not allowance.allowed:
            installation.metrics.rate_limited.inc()
            raise Problem(ProblemType.RATE_LIMITED, _TOO_OFTEN, headers=allowance.headers())
        side = installation.live
        if actor.test:
            side = _of_test_mode(installation, revision)
            revision = self._revision(side)
        return Caller(actor, side, revision, installation, self.request, self.body)

    def _revision(self, side: Watched) -> Revision:
        return side.recent_revision() if self.needs.recent else side.revision()

    def _actor(self, installation: Installation, revision: Revision) -> Actor:
        try:
            return installation.gate.admit(self.token, revision, installation.now())
        except Unauthenticated as error:
            # A valid token is let in however many others come from its network, for that may be a proxy.
            client = self.request.client
            allowance = installation.guesses.hit(network(client.host if client else ""))
            if allowance.allowed:
                raise Problem(ProblemType.UNAUTHENTICATED, str(error)) from None
            raise Problem(ProblemType.RATE_LIMITED, _GUESSING, headers=allowance.headers()) from None


def _of_test_mode(installation: Installation, revision: Revision) -> Watched:
    side = installation.test_side(revision)
    if side is None:
        raise Problem(
            ProblemType.FORBIDDEN,
            "This key is for test mode, and there is no test database here. Set TERMSVC_TEST_DATABASE, or use a live key.",
        )
    return side


def principal(actor: Actor) -> str:
    """Who is counted apart, and has idempotency keys of their own: an identity, and each of the reaches of its keys.

    What a key for a whole subtree was answered is not given again to one for its top alone.
    """
    reach = actor.reach
    return actor.id if reach is None else f"{actor.id} {'below' if reach.subtree else 'at'} {reach.account}"


def caller(scope: Scope, *, recent: bool = False, any_query: bool = False) -> Any:
    """What a parameter of a route is annotated with, so that the route gets its caller there; as `Needs` has it."""
    return Depends(Needs(scope, recent=recent, any_query=any_query))


class AdmittingRoute(APIRoute):
    """A route whose function gets its caller admitted, in the thread in which it runs itself."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, _admitting(endpoint), **options)
        self.query_names = frozenset(str(one.alias) for one in self.dependant.query_params)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """What answers a request."""
        usual = super().get_route_handler()
        needs, call, arguments = _needs(self), self.dependant.call, Arguments(self.dependant)
        if needs is None or call is None or self.methods != {"GET"}:
            return usual

        async def answer(request: Request) -> Response:
            arrival = await needs(request)
            given = arguments.of(request)
            if given is None:
                return await usual(request)
            return await run_in_threadpool(call, caller=arrival, **given)

        return answer


def _admitting(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    if "caller" not in inspect.signature(endpoint).parameters:
        return endpoint

    @wraps(endpoint)
    def admitted(*, caller: Arrival, **given: Any) -> Response:
        known = caller.admitted()
        with known.refusals_noted():
            known.require(caller.needs.scope)
            response: Response = endpoint(caller=known, **given)
        response.headers.update(caller.request.state.told)
        return response

    return admitted


def scope_of(route: APIRoute) -> Scope | None:
    """What a route takes; `None` if it is open to all."""
    needs = _needs(route)
    return None if needs is None else needs.scope


def _needs(route: APIRoute) -> Needs | None:
    calls = (one.call for one in route.dependant.dependencies)
    return next((one for one in calls if isinstance(one, Needs)), None)
