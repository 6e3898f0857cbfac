"""Problems: what went wrong, in the form of RFC 9457, and the one table from errors to HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from enum import Enum
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from termsvc.access import Denied, Forbidden, Unauthenticated
from termsvc.core.errors import InvalidCondition, InvalidFact, Refused, TermsError, UnknownName
from termsvc.core.notice.lifecycle import NotAllowed, SamePerson
from termsvc.library.finding import Finding, FindingsRefused
from termsvc.library.parsed import pointer
from termsvc.oidc import ProviderUnreachable
from termsvc.service.drafts import RevisionPassed
from termsvc.service.once import InFlight, KeyReused
from termsvc.service.stating import AlreadyThere, FactsRefused, NotPosted, StaleForm
from termsvc.store import StoreBusy, StoreError

MEDIA_TYPE = "application/problem+json"
PREFIX = "urn:termsvc:problem:"

_TOLD = 3
"""So many findings are told in the sentence; all stand beside it."""

SOON = 1
"""Seconds after which it is worth trying again."""


class ProblemType(Enum):
    """A sort of problem: its name for good, the HTTP status, and what it is in words."""

    UNAUTHENTICATED = ("unauthenticated", 401, "Nobody knows who asks")
    FORBIDDEN = ("forbidden", 403, "Not permitted to who asks")
    NOT_FOUND = ("not-found", 404, "No such thing is known")
    METHOD_NOT_ALLOWED = ("method-not-allowed", 405, "Not possible here")
    NOT_ACCEPTABLE = ("not-acceptable", 406, "Not to be had in this form")
    CONFLICT = ("conflict", 409, "Not possible in this state")
    STALE_FORM = ("stale-form", 409, "The terms shown are no longer current")
    IN_FLIGHT = ("in-flight", 409, "The same request is being dealt with")
    PRECONDITION_FAILED = ("precondition-failed", 412, "Somebody changed it meanwhile")
    TOO_LARGE = ("too-large", 413, "The request is too large")
    UNSUPPORTED_MEDIA_TYPE = ("unsupported-media-type", 415, "Not taken in this form")
    INVALID_REQUEST = ("invalid-request", 422, "The request is not as it should be")
    REFUSED = ("refused", 422, "Nothing was recorded")
    NOT_POSTED = ("not-posted", 422, "The version was not posted at that instant")
    KEY_REUSED = ("key-reused", 422, "The idempotency key was used for another request")
    PRECONDITION_REQUIRED = ("precondition-required", 428, "Say which revision you have seen")
    RATE_LIMITED = ("rate-limited", 429, "Too many requests")
    INTERNAL = ("internal", 500, "Something is wrong here")
    UNAVAILABLE = ("unavailable", 503, "Not to be had just now")

    @property
    def urn(self) -> str:
        """What `type` says."""
        return PREFIX + self.value[0]

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.value[1]

    @property
    def title(self) -> str:
        """What it is, in words."""
        return self.value[2]


class Problem(Exception):
    """A request can't be answered.

    Attributes:
        kind: the sort of problem.
        detail: what, where, and what to do.
        more: further members of the answer.
        headers: of the answer.
    """

    def __init__(
        self,
        kind: ProblemType,
        detail: str,
        more: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.more = more or {}
        self.headers = headers or {}

    def data(self) -> dict[str, Any]:
        """The problem as JSON data."""
        kind = self.kind
        return {"type": kind.urn, "title": kind.title, "status": kind.status, "detail": self.detail, **self.more}


_TYPES: Mapping[type[TermsError], ProblemType] = {
    Unauthenticated: ProblemType.UNAUTHENTICATED,
    Forbidden: ProblemType.FORBIDDEN,
    Denied: ProblemType.FORBIDDEN,
    UnknownName: ProblemType.NOT_FOUND,
    NotAllowed: ProblemType.CONFLICT,
    RevisionPassed: ProblemType.CONFLICT,
    SamePerson: ProblemType.FORBIDDEN,
    Refused: ProblemType.REFUSED,
    InvalidFact: ProblemType.REFUSED,
    FactsRefused: ProblemType.REFUSED,
    StaleForm: ProblemType.STALE_FORM,
    NotPosted: ProblemType.NOT_POSTED,
    AlreadyThere: ProblemType.CONFLICT,
    InvalidCondition: ProblemType.REFUSED,
    StoreError: ProblemType.UNAVAILABLE,
    ProviderUnreachable: ProblemType.UNAVAILABLE,
    KeyReused: ProblemType.KEY_REUSED,
    InFlight: ProblemType.IN_FLIGHT,
    TermsError: ProblemType.INTERNAL,
}
"""The nearest class of an error decides."""

_HTTP = {
    kind.status: kind
    for kind in (
        ProblemType.UNAUTHENTICATED,
        ProblemType.FORBIDDEN,
        ProblemType.NOT_FOUND,
        ProblemType.METHOD_NOT_ALLOWED,
        ProblemType.TOO_LARGE,
        ProblemType.UNSUPPORTED_MEDIA_TYPE,
    )
}

_SAID = {"extra_forbidden": "there is no such field here", "missing": "it is missing"}
"""What is wrong in our words, by the sort of error of pydantic, where its own say less."""

_HEADERS = {
    ProblemType.UNAUTHENTICATED: {"WWW-Authenticate": 'Bearer realm="termsvc"'},
    ProblemType.UNAVAILABLE: {"Retry-After": str(SOON)},
}


def problem_of(error: TermsError, sent: bytes = b"") -> Problem:
    """The problem that an error of the service is to a caller; what the database is called stays here.

    Args:
        error: of the service.
        sent: the body of the request, in which findings have their places.
    """
    kind = next(_TYPES[one] for one in type(error).__mro__ if one in _TYPES)
    unavailable = isinstance(error, StoreError) and not isinstance(error, StoreBusy)
    if unavailable:
        detail = "The database can't be used just now. Try again later."
    elif isinstance(error, FindingsRefused):
        detail = _sentence("; ".join(map(_placed, error.findings[:_TOLD])))
    else:
        detail = _sentence(str(error))
    return Problem(kind, detail, _more(error, sent), _retry(error))


def _retry(error: TermsError) -> Mapping[str, str]:
    """When it is worth trying again, if the error knows."""
    return {"Retry-After": str(error.retry_after)} if isinstance(error, ProviderUnreachable) else {}


def _placed(one: Finding) -> str:
    """What a finding says, with its place in the request."""
    place = ", ".join(part for part in (f"line {one.line}" if one.line else "", one.field) if part)
    return f"{place}: {one.problem}" if place else one.problem


def _sentence(text: str) -> str:
    """Text as a sentence; what begins with a name, such as person:maria, keeps it as it is."""
    told = text if ":" in text.partition(" ")[0] else text[:1].upper() + text[1:]
    return told if told.endswith((".", "!", "?")) else f"{told}."


def _more(error: TermsError, sent: bytes) -> Mapping[str, Any]:
    """What an error says beside its sentence."""
    if isinstance(error, StaleForm):
        return {"current": [asdict(one) for one in error.current]}
    if isinstance(error, FactsRefused):
        value = _json(sent)
        return {"findings": [finding(one) | {"pointer": pointer(one.field, value)} for one in error.findings]}
    if isinstance(error, FindingsRefused):
        return {"findings": [{"file": one.file} | finding(one) for one in error.findings]}
    return {}


def finding(one: Finding) -> dict[str, Any]:
    """What is wrong or odd about a field of a request, or in a line of it."""
    return {name: getattr(one, name) for name in ("line", "field", "value", "problem", "remedy", "severity")}


def _json(sent: bytes) -> object:
    try:
        return json.loads(sent)
    except ValueError:
        return None


def invalid(errors: Iterable[tuple[str, str]]) -> Problem:
    """A request that is not as it should be: of each fault a JSON pointer (RFC 6901) or `?name`, and what is wrong there."""
    told = [{"pointer": pointer, "problem": problem} for pointer, problem in errors]
    detail = "; ".join(f"{one['pointer'] or 'the body'}: {one['problem']}" for one in told)
    return Problem(ProblemType.INVALID_REQUEST, _sentence(detail), {"errors": told})


def of_validation(error: RequestValidationError) -> Problem:
    """The problem of a request that does not fit its schema."""
    errors = error.errors()
    if any(one["type"] == "model_attributes_type" and isinstance(one["input"], bytes) for one in errors):
        return Problem(ProblemType.UNSUPPORTED_MEDIA_TYPE, "Send JSON, and say so: Content-Type: application/json.")
    return invalid(map(_fault, errors))


def _fault(error: Mapping[str, Any]) -> tuple[str, str]:
    """Where a request is not as it should be, and what is wrong there, as pydantic told it."""
    if error["type"] == "json_invalid":
        return "", f"no JSON from its character {error['loc'][-1]} on: {error['ctx']['error']}"
    return _pointer(error["loc"]), _SAID.get(error["type"], str(error["msg"]))


def _pointer(place: tuple[str | int, ...]) -> str:
    where, *path = place
    if where == "body":
        return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path)
    return {"query": "?", "header": "header ", "path": "path "}.get(str(where), "") + ".".join(map(str, path))


def of_http(error: HTTPException) -> Problem:
    """The problem of a request that found no route, or none with this method."""
    kind = _HTTP.get(error.status_code, ProblemType.INVALID_REQUEST)
    details = {
        ProblemType.NOT_FOUND: "There is nothing at this address. The addresses that there are stand in /openapi.json.",
        ProblemType.METHOD_NOT_ALLOWED: "This address is there, but not for this method. See the header Allow.",
    }
    return Problem(kind, details.get(kind, _sentence(str(error.detail))), headers=error.headers or {})


def respond(request: Request, problem: Problem) -> Response:
    """A problem as an answer; it names the request, so that the logs can be asked about it."""
    request.state.problem = problem.kind.value[0]
    request_id = getattr(request.state, "request_id", None)
    data = problem.data() | ({"instance": f"urn:termsvc:request:{request_id}"} if request_id else {})
    body = json.dumps(data, ensure_ascii=False, default=str).encode()
    told = getattr(request.state, "told", {})  # how often they may ask yet, if they got as far as being counted
    headers = {"Cache-Control": "no-store", **told, **_HEADERS.get(problem.kind, {}), **problem.headers}
    return Response(body, problem.kind.status, headers, MEDIA_TYPE)
