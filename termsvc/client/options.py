"""How a client goes about its calls, and what both clients are made of."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from functools import update_wrapper
from inspect import Parameter, Signature, signature
from typing import Any
from uuid import uuid4

import httpx2

from termsvc.client.cache import Cache
from termsvc.client.exchange import Exchange, Retries


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a client goes about its calls.

    Attributes:
        timeout: seconds for each wait within one try: for a connection, or for the next bytes.
        retries: how often and how long a call is tried.
        cache_bytes: room for kept replies, in bytes; 0 keeps none.
        clock: seconds, monotonic.
        chance: a random number in `[0, 1)`, which spreads retries.
        new_key: an idempotency key that nobody else makes.
    """

    timeout: float = 5.0
    retries: Retries = field(default_factory=Retries)
    cache_bytes: int = 16 * 1024 * 1024
    clock: Callable[[], float] = time.monotonic
    chance: Callable[[], float] = random.random
    new_key: Callable[[], str] = lambda: str(uuid4())

    def exchange(self, build: Callable[..., httpx2.Request]) -> Exchange:
        """What carries calls out, with a cache of its own; `build` makes requests."""
        return Exchange(
            build=build,
            cache=Cache(self.cache_bytes, self.clock),
            retries=self.retries,
            timeout=self.timeout,
            clock=self.clock,
            chance=self.chance,
            new_key=self.new_key,
        )


DEFAULTS = Options()


class Bearer(httpx2.Auth):
    """Sends a token (RFC 6750), and shows it nowhere else."""

    def __init__(self, token: str) -> None:
        if not (token.isascii() and token.isprintable() and token) or " " in token:
            raise ValueError("a token is printable ASCII without spaces: was something else read, such as a line end?")
        self._authorization = f"Bearer {token}"

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response, None]:
        """Adds the token."""
        request.headers["Authorization"] = self._authorization
        yield request


def authentication(token: str | httpx2.Auth) -> httpx2.Auth:
    """What authenticates requests.

    Raises:
        ValueError: the token can't be one.
    """
    return Bearer(token) if isinstance(token, str) else token


def checked(base_url: str) -> httpx2.URL:
    """A base URL.

    Raises:
        ValueError: it is not one of HTTP.
    """
    try:
        url = httpx2.URL(base_url)
    except httpx2.InvalidURL as error:
        raise ValueError(f"{base_url!r} is no URL: {error}") from error
    if url.scheme not in {"http", "https"} or not url.host:
        raise ValueError(f"{base_url!r} is no URL of HTTP: give it as https://HOST")
    return url


def named(method: Callable[..., Any], verb: Callable[..., Any]) -> None:
    """Gives a method the name, docstring and parameters of its verb, for whoever asks for help on it."""
    update_wrapper(method, verb, assigned=("__name__", "__doc__"))
    own = Parameter("self", Parameter.POSITIONAL_OR_KEYWORD)
    shown = signature(verb).replace(return_annotation=Signature.empty)
    vars(method)["__signature__"] = shown.replace(parameters=[own, *shown.parameters.values()])
