"""Lists a page at a time: a cursor that says after what the next page begins, and a Link to it (RFC 8288)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import Query, Request

from termsvc.api.problems import Problem, invalid

MOST = 1_000

Limit = Annotated[int, Query(ge=1, le=MOST, description="how many items a page has at most")]
After = Annotated[
    str | None,
    Query(max_length=600, pattern=r"^[A-Za-z0-9_-]*$", description="the cursor at which the page before ended"),
]
USUAL = 100
_LONGEST_NUMBER = 18


def cursor(kind: str, key: str) -> str:
    """What a page ends at, as callers pass it on; they need not know what is in it.

    Args:
        kind: of list, so that a cursor of another one is noticed.
        key: of the last item.
    """
    return base64.urlsafe_b64encode(f"{kind}\n{key}".encode()).decode().rstrip("=")


def key_of(kind: str, after: str | None) -> str | None:
    """The key at which the page before ended; `None` for the first page.

    Raises:
        Problem: it is no cursor of such a list.
    """
    if not after:
        return None
    try:
        padded = after + "=" * (-len(after) % 4)
        found, newline, key = base64.urlsafe_b64decode(padded).decode().partition("\n")
    except (binascii.Error, UnicodeDecodeError):
        raise no_cursor() from None
    if found != kind or not newline or "\0" in key:
        raise no_cursor()
    return key


def instant_of(kind: str, after: str | None) -> datetime | None:
    """The aware instant at which the page before ended; `None` for the first page.

    Raises:
        Problem: it is no cursor of such a list.
    """
    key = key_of(kind, after)
    if key is None:
        return None
    try:
        found = datetime.fromisoformat(key)
    except ValueError:
        raise no_cursor() from None
    if found.utcoffset() is None:
        raise no_cursor()
    return found


def number_of(kind: str, after: str | None) -> int | None:
    """The number at which the page before ended; `None` for the first page.

    Raises:
        Problem: it is no cursor of such a list.
    """
    key = key_of(kind, after)
    if key is not None and not (key.isascii() and key.isdigit() and len(key) < _LONGEST_NUMBER):
        raise no_cursor()
    return None if key is None else int(key)


def no_cursor() -> Problem:
    """What was given is no cursor of the list."""
    return invalid([("?after", "this is no cursor of this list; take it from the Link of the page before")])


def page(request: Request, items: Sequence[Any], after: str | None) -> tuple[dict[str, Any], dict[str, str]]:
    """A page as JSON data and the headers that go with it.

    Args:
        request: of this page.
        items: as JSON data.
        after: the cursor of the next page; `None` if there is none.
    """
    if after is None:
        return {"items": list(items), "next": None}, {}
    url = request.url.include_query_params(after=after)
    link = url.path + (f"?{url.query}" if url.query else "")
    return {"items": list(items), "next": after}, {"Link": f'<{link}>; rel="next"'}
