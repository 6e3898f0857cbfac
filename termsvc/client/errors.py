"""What can go wrong: one exception for each type of problem that the API knows (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any, ClassVar

import httpx2
from pydantic import TypeAdapter, ValidationError

from termsvc.client.values import Shown

PREFIX = "urn:termsvc:problem:"
_SHOWN = TypeAdapter(tuple[Shown, ...])


class ClientError(Exception):
    """The service gave no usable answer.

    Attributes:
        passing: whether the same request may well succeed a little later.
        retry_after: seconds after which the service asks to be tried again; `None` if it does not say.
    """

    passing: bool = False
    retry_after: float | None = None


class Unreachable(ClientError):
    """No answer came: no connection, or no reply in time. A write may have been recorded or not."""

    def __init__(self, reason: str, *, passing: bool = True) -> None:
        super().__init__(reason)
        self.passing = passing


class NotUnderstood(ClientError):
    """An answer came that this client can't read: perhaps something other than the service sent it."""


class ProblemError(ClientError):
    """The service said no, and why.

    Attributes:
        status: the HTTP status.
        type: the problem's type, a URN, or `about:blank` if something other than the service answered.
        title, detail: what is wrong, for a person.
        instance: the request's id, to be named in a report.
        extensions: further members of the problem, as they came.
    """

    name: ClassVar[str] = ""

    def __init__(self, status: int, members: Mapping[str, Any], *, retry_after: float | None = None) -> None:
        self.status = status
        self.type = str(members.get("type", "about:blank"))
        self.title = str(members.get("title", ""))
        self.detail = str(members.get("detail", ""))
        self.instance = str(members.get("instance", ""))
        known = {"type", "title", "status", "detail", "instance"}
        self.extensions = {name: value for name, value in members.items() if name not in known}
        self.retry_after = retry_after
        said = ": ".join(part for part in (self.title, self.detail) if part) or "the service gave no reason"
        super().__init__(f"{said} ({status}{', request ' + self.instance if self.instance else ''})")

    def __reduce__(self) -> tuple[Any, ...]:
        members = {"type": self.type, "title": self.title, "detail": self.detail, "instance": self.instance}
        return _rebuilt, (type(self), self.status, {**members, **self.extensions}, self.retry_after)


class Unauthenticated(ProblemError):
    """The token is missing, unknown, expired or revoked."""

    name = "unauthenticated"


class Forbidden(ProblemError):
    """The token's scopes do not permit this."""

    name = "forbidden"


class NotFound(ProblemError):
    """There is no such account, document, version or agreement, or not for this token."""

    name = "not-found"


class Conflict(ProblemError):
    """What is recorded stands against it."""

    name = "conflict"


class StaleForm(ProblemError):
    """What was accepted is not current (any more): show `current`, and ask again."""

    name = "stale-form"

    @property
    def current(self) -> tuple[Shown, ...]:
        """The texts that the account is to accept now."""
        try:
            return _SHOWN.validate_python(self.extensions.get("current", ()))
        except ValidationError as error:
            raise NotUnderstood(f"current, in the problem {self.type}, is not a list of texts") from error


class InFlight(ProblemError):
    """The same request is being carried out just now: its outcome can be asked for with the same key."""

    name = "in-flight"
    passing = True


class TooLarge(ProblemError):
    """The request is larger than the service takes."""

    name = "too-large"


class InvalidRequest(ProblemError):
    """The request is not formed as the API asks."""

    name = "invalid-request"

    @property
    def errors(self) -> tuple[Mapping[str, Any], ...]:
        """What is not as it should be, each with `pointer` and `problem`."""
        return _listed(self.extensions.get("errors"))


class Refused(ProblemError):
    """The facts can't be recorded."""

    name = "refused"

    @property
    def findings(self) -> tuple[Mapping[str, Any], ...]:
        """What stands against the facts, each with `pointer`, `problem`, `remedy` and more."""
        return _listed(self.extensions.get("findings"))


class NotPosted(ProblemError):
    """The version was not posted at the instant of acceptance."""

    name = "not-posted"


class KeyReused(ProblemError):
    """The idempotency key was used before, for another request."""

    name = "key-reused"


class RateLimited(ProblemError):
    """Too many requests for this token: `retry_after` says when to go on."""

    name = "rate-limited"
    passing = True


class Unavailable(ProblemError):
    """The service, or what stands before it, can't answer just now."""

    name = "unavailable"
    passing = True


_BY_NAME: Mapping[str, type[ProblemError]] = {
    kind.name: kind
    for kind in (
        Unauthenticated,
        Forbidden,
        NotFound,
        Conflict,
        StaleForm,
        InFlight,
        TooLarge,
        InvalidRequest,
        Refused,
        NotPosted,
        KeyReused,
        RateLimited,
        Unavailable,
    )
}
# What a proxy says in its own words is told by its status. 502 and 504 say that it could not reach the service.
_BY_STATUS: Mapping[int, type[ProblemError]] = {
    401: Unauthenticated,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    413: TooLarge,
    429: RateLimited,
    502: Unavailable,
    503: Unavailable,
    504: Unavailable,
}


def problem(response: httpx2.Response) -> ProblemError:
    """The exception for a response that is no success; its body may be anything."""
    members = _members(response)
    name = str(members.get("type", "")).removeprefix(PREFIX)
    kind = _BY_NAME.get(name) or _BY_STATUS.get(response.status_code, ProblemError)
    return kind(response.status_code, members, retry_after=_retry_after(response.headers))


def _members(response: httpx2.Response) -> Mapping[str, Any]:
    try:
        members = response.json()
    except ValueError:
        members = None
    return members if isinstance(members, dict) else {"title": response.reason_phrase}


def _retry_after(headers: httpx2.Headers) -> float | None:
    """Seconds, from either form of RFC 9110, 10.2.3. A date counts from the server's own `Date`."""
    value = headers.get("retry-after", "")
    if value.isdecimal():
        return float(value)
    try:
        seconds = (parsedate_to_datetime(value) - parsedate_to_datetime(headers.get("date", ""))).total_seconds()
    except (TypeError, ValueError):
        return None
    return max(seconds, 0.0)


def _listed(value: object) -> tuple[Mapping[str, Any], ...]:
    return tuple(item for item in value if isinstance(item, dict)) if isinstance(value, list) else ()


def _rebuilt(
    kind: type[ProblemError], status: int, members: Mapping[str, Any], retry_after: float | None
) -> ProblemError:
    return kind(status, members, retry_after=retry_after)
