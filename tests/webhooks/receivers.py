"""Real HTTP servers on this machine, as those of others are: what they are sent is kept, what they answer can be set."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Received:
    """A request, as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def event(self) -> Any:
        return json.loads(self.body)


@dataclass
class Receiver:
    """A server that takes what it is sent, or answers otherwise.

    Attributes:
        answer: what it answers to a request: a status, and headers.
        all: the requests that came, in order, however they were answered.
    """

    answer: Callable[[Received], tuple[int, dict[str, str]]] = lambda _received: (204, {})
    all: list[Received] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def answers(self, status: int, **headers: str) -> None:
        self.answer = lambda _received: (status, headers)

    @property
    def ids(self) -> list[str]:
        return [received.id for received in self.all]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A server, while it is needed."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received = Received(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            receiver.all.append(received)
            status, headers = receiver.answer(received)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        receiver.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.005})
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()
