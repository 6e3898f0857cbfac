"""Answers: bodies, validators (RFC 9110), how long they are good (RFC 9111), and those that are given once."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from fastapi import Request, Response
from fastapi.encoders import jsonable_encoder

from termsvc.api.problems import Problem, ProblemType
from termsvc.service.answering.written import instant
from termsvc.service.once import Asked
from termsvc.store import KeptReply, Store, together

if TYPE_CHECKING:
    from termsvc.api.admission import Caller

JSON = "application/json"
IDEMPOTENCY_KEY = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"

VARY = "Accept, Authorization"
FOREVER = 365 * 24 * 60 * 60
"""Seconds in a year, the longest that a cache need believe."""

_KEY = re.compile(r"[A-Za-z0-9_.:~-]{1,255}")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a POST answers.

    Attributes:
        data: what can be JSON; instants are written in UTC.
    """

    status: int
    data: Any
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Freshness:
    """How long an answer is good.

    Attributes:
        seconds: from now; 0 for an answer that is to be asked for again each time.
        shared: anybody may keep it, not only who asked.
    """

    seconds: int
    shared: bool = False

    @property
    def cache_control(self) -> str:
        """As the header says it."""
        whose = "public" if self.shared else "private"
        if self.seconds == FOREVER:
            return f"{whose}, max-age={FOREVER}, immutable"
        return f"{whose}, max-age={self.seconds}" if self.seconds else f"{whose}, no-cache"


ALWAYS_ASK = Freshness(0)
NEVER_CHANGES = Freshness(FOREVER)


def until(changes_at: datetime | None, now: datetime, most: int) -> Freshness:
    """Good to the instant at which the answer can change by dates alone, and at most so many seconds.

    What is recorded meanwhile can change it sooner; that is why there is a most.
    """
    left = most if changes_at is None else int((changes_at - now).total_seconds())
    return Freshness(max(0, min(left, most)))


def encoded(data: Any) -> bytes:
    """JSON in UTF-8, as short as can be; instants are in UTC."""
    plain = jsonable_encoder(data, custom_encoder={datetime: instant})
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()


def etag_of(body: bytes, media_type: str = JSON) -> str:
    """A strong validator: another one for every other sequence of bytes, and for every other form."""
    return f'"{hashlib.sha256(media_type.encode() + b" " + body).hexdigest()[:32]}"'


@dataclass(frozen=True, slots=True)
class Answer:
    """What a GET answers.

    Attributes:
        etag: a strong validator, if one is known; else it is made of the body.
        headers: besides those of validity.
    """

    body: bytes
    freshness: Freshness = ALWAYS_ASK
    media_type: str = JSON
    etag: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def answered(request: Request, answer: Answer) -> Response:
    """An answer to a GET, or that the caller has it already."""
    tag = answer.etag or etag_of(answer.body, answer.media_type)
    headers = {"ETag": tag, "Cache-Control": answer.freshness.cache_control, "Vary": VARY, **answer.headers}
    if _known(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    return Response(answer.body, headers=headers, media_type=answer.media_type)


def _known(given: str | None, tag: str) -> bool:
    """Whether If-None-Match names the validator; weak ones compare as strong (RFC 9110, 13.1.2)."""
    if given is None:
        return False
    return given.strip() == "*" or tag in {one.strip().removeprefix("W/") for one in given.split(",")}


def respond_once(caller: Caller, work: Callable[[Store], Reply], *, records: bool) -> Response:
    """What a POST answers; under an idempotency key it has its effect once.

    Raises:
        Problem: the key is not written in the alphabet of keys.
        KeyReused, InFlight: as for `Desk.once`.
    """
    key = caller.request.headers.get(IDEMPOTENCY_KEY)
    fingerprint = _fingerprint(caller.request, caller.body)

    def kept(store: Store) -> KeptReply:
        reply = work(store)
        return KeptReply(fingerprint, reply.status, tuple(reply.headers.items()), encoded(reply.data))

    if key is None:
        return _response(together(caller.store, kept) if records else kept(caller.store), again=False)
    if not _KEY.fullmatch(key):
        raise Problem(
            ProblemType.INVALID_REQUEST,
            f"The header {IDEMPOTENCY_KEY} is 1 to 255 letters, digits and - _ . : ~ long; a UUID is a good one.",
            {"errors": [{"pointer": f"header {IDEMPOTENCY_KEY}", "problem": "not written in the alphabet of keys"}]},
        )
    asked = Asked(caller.principal, key, fingerprint)
    reply, again = caller.installation.desk.once(caller.store, asked, kept)
    return _response(reply, again=again)


def _fingerprint(request: Request, body: bytes) -> str:
    target = f"{request.method} {request.url.path}?{request.url.query} {request.headers.get('content-type', '')}\n"
    return hashlib.sha256(target.encode() + body).hexdigest()


def _response(reply: KeptReply, *, again: bool) -> Response:
    headers = {"Cache-Control": "no-store", **dict(reply.headers), **({REPLAYED: "true"} if again else {})}
    return Response(reply.body, reply.status, headers, JSON)
