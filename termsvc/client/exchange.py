"""How a call is carried out: kept replies, tries, waits and idempotency keys, as steps that do no I/O themselves.

A client performs the steps, one after another, and hands back what came of each. So there is one implementation for a
client that blocks and for one that does not.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Generic, TypeVar

import httpx2

from termsvc.client.cache import Cache
from termsvc.client.call import Call, Reply
from termsvc.client.errors import ClientError, Unreachable, problem

T = TypeVar("T")

SHORTEST = 0.001
"""Seconds that a try is given at least: a wait may take a little longer than it was meant to."""


@dataclass(frozen=True, slots=True)
class Send:
    """Send this request. What comes back is its response, read whole, or an `httpx2.RequestError` is thrown in."""

    request: httpx2.Request


@dataclass(frozen=True, slots=True)
class Pause:
    """Wait so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """Nothing more is to be done: what the verb returns."""

    value: T


Steps = Generator[Send | Pause | Done[T], httpx2.Response, None]
Outcome = Generator[Send | Pause, httpx2.Response, T]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retries:
    """How often and how long a call is tried, while what hinders it may pass.

    Attributes:
        tries: at most so many, the first one included.
        first: the longest wait after the first try, in seconds; it doubles with each, and a random part of it is waited.
        longest: the longest such wait. What the service itself asks for in `Retry-After` may be longer.
        deadline: seconds after which a call begins nothing new. No try is given longer than what is left of it.
    """

    tries: int = 4
    first: float = 0.2
    longest: float = 5.0
    deadline: float = 20.0

    def wait(self, attempt: int, asked: float | None, chance: float) -> float:
        """Seconds to wait after so many tries, for a chance in `[0, 1)`; never less than the service asks for.

        The randomness spreads clients that failed together (full jitter).
        """
        return (asked or 0.0) + chance * min(self.longest, self.first * 2.0 ** (attempt - 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What the calls of one client have in common.

    Attributes:
        build: a request from method, URL and what `httpx2` calls `headers`, `params`, `json` and `timeout`.
        timeout: seconds for each wait within a try: for a connection, or for the next bytes.
        clock: seconds, monotonic.
        chance: a random number in `[0, 1)`.
        new_key: an idempotency key that nobody else makes.
    """

    build: Callable[..., httpx2.Request]
    cache: Cache
    retries: Retries
    timeout: float
    clock: Callable[[], float]
    chance: Callable[[], float]
    new_key: Callable[[], str]

    def steps(self, call: Call[T]) -> Steps[T]:
        """The steps of a call, the last of which is `Done`.

        Raises:
            ClientError: there is no usable answer.
        """
        reply = yield from (self._read(call) if call.method == "GET" else self._write(call))
        yield Done(call.decode(reply))

    def _read(self, call: Call[T]) -> Outcome[Reply]:
        if not call.kept:
            response = yield from self._try(call, {})
            return Reply(response.headers, response.content)
        asked = self.cache.ask((call.path, call.query, call.accept), call.about)
        if asked.kept is not None and asked.fresh:
            return asked.kept.reply
        validator = asked.kept and asked.kept.etag
        response = yield from self._try(call, {"If-None-Match": validator} if validator else {})
        return self.cache.settle(asked, response)

    def _write(self, call: Call[T]) -> Outcome[Reply]:
        """One key for all tries, so that the service records once. What is kept is forgotten even if no answer comes."""
        try:
            response = yield from self._try(call, {"Idempotency-Key": call.key or self.new_key()})
        finally:
            self.cache.forget(call.about)
        return Reply(response.headers, response.content)

    def _try(self, call: Call[T], headers: dict[str, str]) -> Outcome[httpx2.Response]:
        deadline = self.clock() + self.retries.deadline
        attempt = 0
        while True:
            attempt += 1
            left = max(deadline - self.clock(), SHORTEST)
            failure: ClientError
            try:
                response = yield Send(self._request(call, headers, min(self.timeout, left)))
            except httpx2.RequestError as error:
                failure = _unreachable(error)
            else:
                if response.is_success or response.status_code == httpx2.codes.NOT_MODIFIED:
                    return response
                failure = problem(response)
            wait = self.retries.wait(attempt, failure.retry_after, self.chance())
            if not failure.passing or attempt >= self.retries.tries or self.clock() + wait >= deadline:
                raise failure
            yield Pause(wait)

    def _request(self, call: Call[T], headers: dict[str, str], timeout: float) -> httpx2.Request:
        return self.build(
            call.method,
            call.path,
            params=call.query,
            headers={"Accept": call.accept, **headers},
            json=call.body,
            timeout=timeout,
        )


def _unreachable(error: httpx2.RequestError) -> Unreachable:
    """A request that could not even be formed will be no better the next time."""
    hopeless = isinstance(error, httpx2.LocalProtocolError | httpx2.UnsupportedProtocol | httpx2.TooManyRedirects)
    failure = Unreachable(f"no answer from {error.request.url.host}: {_reason(error)}", passing=not hopeless)
    failure.__cause__ = error
    return failure


def _reason(error: httpx2.RequestError) -> str:
    return str(error) or type(error).__name__
