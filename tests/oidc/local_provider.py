"""An OpenID provider on this machine, whose every answer can be spoiled; and a clock that stands still until it is moved."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from joserfc.jwk import ECKey, Key, OKPKey, RSAKey

from termsvc.oidc import Provider, fetch

AUDIENCE = "https://terms.aster.example"
DISCOVERY, JWKS = "/.well-known/openid-configuration", "/keys"
SUITED = {"RSA": "RS256", "EC": "ES256", "OKP": "Ed25519"}


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2025, 4, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, by: timedelta) -> None:
        self.now += by


@cache
def key(kind: str, kid: str) -> Key:
    """A private key, made once in a process."""
    named: Any = {"kid": kid}
    match kind:
        case "RSA":
            return RSAKey.generate_key(2048, named)
        case "EC":
            return ECKey.generate_key("P-256", named)
        case _:
            return OKPKey.generate_key("Ed25519", named)


@dataclass
class Answer:
    """What is answered in the place of a document."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0
    drip: float = 0


class LocalProvider:
    """The provider, while its server runs.

    Attributes:
        keys: those that it publishes.
        spoiled: what it answers to a path instead of what it should.
        asked: the paths that were asked for, in order.
        encodings: in which it might have answered.
    """

    def __init__(self, address: str, clock: Clock) -> None:
        self.issuer = address
        self.clock = clock
        self.keys: list[Key] = [key("RSA", "rsa"), key("EC", "ec"), key("OKP", "okp")]
        self.discovery: dict[str, Any] = {"issuer": address, "jwks_uri": address + JWKS}
        self.cache_control = "max-age=600"
        self.spoiled: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.encodings: set[str] = set()

    def claims(self, **changed: Any) -> dict[str, Any]:
        now = int(self.clock.now.timestamp())
        claims = {
            "iss": self.issuer,
            "aud": AUDIENCE,
            "sub": "subject-4711",
            "iat": now,
            "exp": now + 300,
            "email": "maria@aster.example",
            "email_verified": True,
            "scope": "openid terms:read",
        }
        return {name: value for name, value in (claims | changed).items() if value is not None}

    def answer(self, path: str) -> Answer:
        self.asked.append(path)
        if path in self.spoiled:
            return self.spoiled[path]
        if path == DISCOVERY:
            return Answer(json.dumps(self.discovery).encode())
        if path == JWKS:
            public = {"keys": [one.as_dict(private=False) for one in self.keys]}
            return Answer(json.dumps(public).encode(), headers={"Cache-Control": self.cache_control})
        return Answer(status=404)

    def taken(self) -> Provider:
        """The adapter, with nothing read yet."""
        return Provider(self.issuer, AUDIENCE, fetch, self.clock)


@contextmanager
def serving(clock: Clock) -> Iterator[LocalProvider]:
    """A provider that listens on a port of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            provider.encodings.add(self.headers.get("Accept-Encoding", ""))
            answer = provider.answer(self.path)
            time.sleep(answer.delay)
            try:
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                for start in range(0, len(answer.body), 1 if answer.drip else 65536):
                    self.wfile.write(answer.body[start : start + (1 if answer.drip else 65536)])
                    self.wfile.flush()
                    time.sleep(answer.drip)
            except OSError:
                self.close_connection = True  # who asked went away

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider = LocalProvider(f"http://127.0.0.1:{server.server_port}", clock)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join()
