"""Who asks: a few connections, each of which sends its next request when it was answered, in one thread on raw sockets."""

from __future__ import annotations

import re
import selectors
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from peers.web.servers import HOST

CONNECTIONS = 4
RECEIVED = 65_536

_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)\r\n", re.IGNORECASE)
_CLOSES = re.compile(rb"\r\nconnection: close\r\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """How it went.

    Attributes:
        seconds: from the first request to the last answer.
        waits: for each request, the seconds from sending it, or from connecting where that was needed, to its last byte.
    """

    seconds: float
    waits: list[float]

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.waits) / self.seconds


def request(path: str, headers: Mapping[str, str]) -> bytes:
    """A GET, as it goes over the wire."""
    said = {"Host": HOST, "Accept": "*/*", "User-Agent": "benchmark", **headers}
    lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in said.items()), "", ""]
    return "\r\n".join(lines).encode()


class Connection:
    """A connection, which is made anew if the server closes it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket = socket.socket()
        self._connected = False
        self._received = b""
        self._started = 0.0

    def send(self, selector: selectors.BaseSelector, asked: bytes) -> None:
        """Send a request."""
        self._started = time.perf_counter()
        if not self._connected:
            self._connect()
            selector.register(self._socket, selectors.EVENT_READ, self)
        self._received = b""
        self._socket.sendall(asked)

    def receive(self, selector: selectors.BaseSelector) -> float | None:
        """Take in what has come: how long it took if that is all, else `None`.

        Raises:
            RuntimeError: the answer is no success, or can't be understood.
        """
        self._received += self._socket.recv(RECEIVED)
        end = self._received.find(_END) + len(_END)
        if end < len(_END):
            return None
        length = _LENGTH.search(self._received, 0, end)
        if length is None or not self._received.startswith(b"HTTP/1.1 200 "):
            raise RuntimeError(f"not understood: {self._received.decode(errors='replace')}")
        if len(self._received) - end < int(length[1]):
            return None
        took = time.perf_counter() - self._started
        if _CLOSES.search(self._received, 0, end):
            self.close(selector)
        return took

    def close(self, selector: selectors.BaseSelector) -> None:
        """Hang up."""
        if self._connected:
            selector.unregister(self._socket)
            self._socket.close()
            self._connected = False

    def _connect(self) -> None:
        self._socket = socket.create_connection((HOST, self._port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._connected = True


def ask(port: int, requests: Sequence[bytes], connections: int = CONNECTIONS) -> Asked:
    """Send requests over so many connections, and wait for all answers."""
    waits: list[float] = []
    left: Iterator[bytes] = iter(requests)
    with selectors.DefaultSelector() as selector:
        started = time.perf_counter()
        idle = [Connection(port) for _ in range(connections)]
        for connection, asked in zip(idle, left, strict=False):
            connection.send(selector, asked)
        while selector.get_map():
            for key, _ in selector.select():
                connection = key.data
                took = connection.receive(selector)
                if took is None:
                    continue
                waits.append(took)
                following = next(left, None)
                if following is None:
                    connection.close(selector)
                else:
                    connection.send(selector, following)
        return Asked(time.perf_counter() - started, waits)
