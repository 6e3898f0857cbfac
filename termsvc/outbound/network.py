"""Connections that are made to the very addresses that were looked at, and that end when their time is up.

A name is looked up once an attempt. All of its addresses are judged, and one of these is connected to by number, so an
answer of DNS that changes in between changes nothing. The name itself is what TLS asks the server to prove.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

import httpcore2

from termsvc.outbound.addresses import Address, literal
from termsvc.outbound.targets import Policy

Resolve: TypeAlias = Callable[[str, int], Sequence[str]]
"""The addresses of a host's name, in the order in which they are to be tried.

Raises:
    OSError: there are none, or nobody answers.
"""

CONNECT_SECONDS = 5.0
"""How long one address is tried."""


class NotCalled(Exception):
    """No connection was made, for a reason that may be kept and shown."""


def look_up(host: str, port: int) -> list[str]:
    """The addresses that the machine's own resolver gives; it takes as long as that is set to wait."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Deadline:
    """An instant by which all must be done, on a clock that nobody sets."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    def left(self, most: float | None = None) -> float:
        """Seconds that are left, at most so many.

        Raises:
            httpcore2.ReadTimeout: none are.
        """
        left = self._until - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout
        return left if most is None else min(left, most)


class Guarded(httpcore2.NetworkBackend):
    """A network on which nothing can be reached but what a policy allows, for one attempt."""

    def __init__(self, policy: Policy, resolve: Resolve, network: httpcore2.NetworkBackend, deadline: Deadline) -> None:
        self._policy, self._resolve, self._network, self._deadline = policy, resolve, network, deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to an address of a host, all of which are allowed.

        Raises:
            NotCalled: it has none, or one that is not allowed.
            httpcore2.ConnectError, httpcore2.ConnectTimeout, httpcore2.ReadTimeout: none answers.
        """
        refused: Exception = httpcore2.ConnectError()
        for address in self._allowed(host, port):
            try:
                seconds = self._deadline.left(CONNECT_SECONDS if timeout is None else min(timeout, CONNECT_SECONDS))
                stream = self._network.connect_tcp(str(address), port, seconds, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                refused = error
            else:
                return Bounded(stream, self._deadline)
        raise refused

    def _allowed(self, host: str, port: int) -> list[Address]:
        own = literal(host)
        try:
            texts = [host] if own is not None else self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise NotCalled("its name was not found") from error
        addresses = [literal(text) for text in texts]
        # One that is not allowed spoils all: who owns the name could have the others fail.
        known = [address for address in addresses if address is not None and self._policy.allows(address)]
        if not known or len(known) != len(addresses):
            raise NotCalled("its name leads to an address that is not public")
        return known


class Bounded(httpcore2.NetworkStream):
    """A connection on which nothing waits past the deadline, however slowly the other side goes on."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """What has come, at most so many bytes."""
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send bytes."""
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        """End the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """The same connection under TLS."""
        return Bounded(
            self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout)), self._deadline
        )

    def get_extra_info(self, info: str) -> object:
        """What the connection beneath knows of itself."""
        return self._stream.get_extra_info(info)
