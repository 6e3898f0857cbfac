"""The client that blocks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Concatenate, ParamSpec, Self, TypeVar

import httpx2

from termsvc.client import verbs
from termsvc.client.call import Call, Page
from termsvc.client.exchange import Done, Pause, Send, Steps
from termsvc.client.options import DEFAULTS, Options, authentication, checked, named

P = ParamSpec("P")
T = TypeVar("T")


def _asks(verb: Callable[P, Call[T]]) -> Callable[Concatenate[Client, P], T]:
    """The method that makes a verb's call."""

    def method(self: Client, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return self.carry_out(verb(*args, **kwargs))

    named(method, verb)
    return method


def _lists(verb: Callable[P, Call[Page[T]]]) -> Callable[Concatenate[Client, P], Iterator[T]]:
    """The method that goes through all parts of a verb's list, each asked for when it is needed."""

    def method(self: Client, /, *args: P.args, **kwargs: P.kwargs) -> Iterator[T]:
        following: Call[Page[T]] | None = verb(*args, **kwargs)
        while following is not None:
            page = self.carry_out(following)
            yield from page.items
            following = page.following

    named(method, verb)
    return method


class Client:
    """A client that blocks. It may be shared between threads; close it, or use it in a `with` statement.

    Args:
        base_url: where the service is, such as `https://terms.example.com`.
        token: what the service issued, or any `httpx2.Auth`.
        options: how it goes about its calls.
        transport: what sends requests, in place of HTTP over the network.
        pause: waits so many seconds.

    Raises:
        ValueError: the base URL is not one of HTTP, or the token can't be one.
    """

    terms = _asks(verbs.terms)
    timeline = _asks(verbs.timeline)
    upcoming = _asks(verbs.upcoming)
    pending = _asks(verbs.pending)
    resolve = _asks(verbs.resolve)
    signup_terms = _asks(verbs.signup_terms)
    sign_up = _asks(verbs.sign_up)
    accept = _asks(verbs.accept)
    create_account = _asks(verbs.create_account)
    change_account = _asks(verbs.change_account)
    record_agreement = _asks(verbs.record_agreement)
    document = _asks(verbs.document)
    documents = _lists(verbs.documents)
    version_text = _asks(verbs.version_text)
    facts = _lists(verbs.facts)

    def __init__(
        self,
        base_url: str,
        token: str | httpx2.Auth,
        *,
        options: Options = DEFAULTS,
        transport: httpx2.BaseTransport | None = None,
        pause: Callable[[float], object] = time.sleep,
    ) -> None:
        self._http = httpx2.Client(base_url=checked(base_url), auth=authentication(token), transport=transport)
        self._exchange = options.exchange(self._http.build_request)
        self._pause = pause

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def carry_out(self, call: Call[T]) -> T:
        """What a call comes to; the verbs are calls made ready.

        Raises:
            ClientError: there is no usable answer.
        """
        with closing(self._exchange.steps(call)) as steps:
            step = next(steps)
            while not isinstance(step, Done):
                step = self._perform(steps, step)
            return step.value

    def _perform(self, steps: Steps[T], step: Send | Pause) -> Send | Pause | Done[T]:
        if isinstance(step, Pause):
            self._pause(step.seconds)
            return next(steps)
        try:
            response = self._http.send(step.request)
        except httpx2.RequestError as error:
            return steps.throw(error)
        return steps.send(response)
