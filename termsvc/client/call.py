"""A question or a statement as data: what is sent, and how the reply is read. Nothing here does I/O."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, Generic, Literal, TypeVar
from urllib.parse import quote

import httpx2
from pydantic import BaseModel, ValidationError

from termsvc.client.errors import NotUnderstood

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)


class Accounts(Enum):
    """Which accounts a call is about, where it is not one that can be named."""

    NONE = "none"
    EVERY = "every"


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, decoded from its content coding."""

    headers: httpx2.Headers
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Generic[T]):
    """One request of the API.

    Attributes:
        path: below the base URL, with its segments quoted.
        body: what is sent as JSON; only with `POST`.
        about: the account that a reply tells of (`GET`), or whose answers a statement may change (`POST`).
        key: the idempotency key; `None` has one made (`POST`).
        kept: whether a reply may be kept for the next time, if the service allows it.
        decode: a reply of success into what the verb returns; raises `NotUnderstood`.
    """

    method: Literal["GET", "POST"] = "GET"
    path: str
    decode: Callable[[Reply], T]
    query: tuple[tuple[str, str], ...] = ()
    body: Mapping[str, Any] | None = None
    accept: str = "application/json"
    about: str | Accounts = Accounts.NONE
    key: str | None = None
    kept: bool = True


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A part of a long list, and the call for the next part; `None` after the last one."""

    items: tuple[T, ...]
    following: Call[Page[T]] | None = field(repr=False)


def path(*segments: str) -> str:
    """A path below `/v1`, from names as they are.

    Raises:
        ValueError: a name is empty, or would be read as a step of the path rather than as a name.
    """
    for segment in segments:
        if segment in {"", ".", ".."}:
            raise ValueError(f"{segment!r} is no name of an account, a document or a version")
    return "/".join(("v1", *(quote(segment, safe="") for segment in segments)))


def query(**values: str | int | bool | date | None) -> tuple[tuple[str, str], ...]:
    """Parameters as text; what is `None` or `False` is left out.

    Raises:
        ValueError: an instant has no offset.
    """
    return tuple((name, _text(value)) for name, value in values.items() if value is not None and value is not False)


def as_of(
    *, on: date | None = None, at: datetime | None = None, known_at: datetime | None = None
) -> tuple[tuple[str, str], ...]:
    """The date or instant of a question, as parameters.

    Raises:
        TypeError: `on` is an instant.
        ValueError: both `on` and `at` are given, or an instant has no offset.
    """
    if isinstance(on, datetime):
        raise TypeError("on is a date; an instant is given as at")
    if on is not None and at is not None:
        raise ValueError("a question is for a date (on) or for an instant (at), not for both")
    return query(on=on, at=at, known_at=known_at)


def given(**values: object) -> dict[str, Any]:
    """A body of what is not `None`; dates and instants as text."""
    return {
        name: _text(value) if isinstance(value, date) else value for name, value in values.items() if value is not None
    }


def read(model: type[M]) -> Callable[[Reply], M]:
    """Reads a reply as one value."""

    def decode(reply: Reply) -> M:
        try:
            return model.model_validate_json(reply.content)
        except ValidationError as error:
            raise NotUnderstood(f"the reply is no {model.__name__} that this client can read: {error}") from error

    return decode


def paged(
    where: str, asked: tuple[tuple[str, str], ...], items: Callable[[Reply], Iterable[T]], *, kept: bool = True
) -> Call[Page[T]]:
    """The call for a part of a long list, which knows the call for the next one.

    Args:
        where: its path.
        asked: the parameters of this part.
        items: a reply into what there is for the caller.
        kept: as for `Call`.
    """

    def decode(reply: Reply) -> Page[T]:
        following = _following(reply)
        rest = None if following is None else paged(where, following, items, kept=kept)
        return Page(tuple(items(reply)), rest)

    return Call(path=where, query=asked, decode=decode, kept=kept)


def text(reply: Reply) -> str:
    """Reads a reply as text."""
    try:
        return reply.content.decode()
    except UnicodeDecodeError as error:
        raise NotUnderstood("the reply is not UTF-8 text") from error


def _text(value: str | int | date) -> str:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no offset from UTC, so it is no instant")
        return value.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"
    if isinstance(value, date):
        return value.isoformat()
    return str(value).lower() if isinstance(value, bool) else str(value)


def _following(reply: Reply) -> tuple[tuple[str, str], ...] | None:
    """The parameters of the link `next` (RFC 8288). Only these are used: another host must never see the token."""
    link = httpx2.Response(200, headers={"link": reply.headers.get("link", "")}).links.get("next")
    return None if link is None else tuple(httpx2.URL(link["url"]).params.multi_items())
