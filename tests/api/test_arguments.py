"""What is read of a path and a query is what FastAPI reads, for whatever routes take; or nothing, and FastAPI says what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

import pytest
from fastapi import FastAPI, Query, Request, Response
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from termsvc.api.arguments import Arguments
from termsvc.api.parameters import AccountId, At, KnownAt, On, OneDocument

read: list[Mapping[str, Any] | None] = []
given: list[Mapping[str, Any]] = []


class Both(APIRoute):
    """A route whose arguments are read twice."""

    def get_route_handler(self) -> Callable[[Request], Any]:
        usual, arguments = super().get_route_handler(), Arguments(self.dependant)

        async def answer(request: Request) -> Response:
            read.append(arguments.of(request))
            return await usual(request)

        return answer


app = FastAPI()
app.router.route_class = Both


@app.get("/{account}")
def look_up(  # as the look-up is declared, and one that must be given
    *,
    account: AccountId,
    limit: Annotated[int, Query(ge=1)],
    on: On = None,
    at: At = None,
    known_at: KnownAt = None,
    document: OneDocument = None,
    explain: bool = False,
) -> None:
    given.append(
        {
            "account": account,
            "limit": limit,
            "on": on,
            "at": at,
            "known_at": known_at,
            "document": document,
            "explain": explain,
        }
    )


@pytest.mark.parametrize(
    "address",
    [
        "/acme?limit=1",
        "/acme?limit=3&on=2024-06-01",
        "/acme?limit=3&at=2024-06-01T12:00:00%2B02:00&known_at=2024-06-01T10:00:00Z&explain=yes&document=dpa",
        "/a%20b%C3%A9?limit=3",
        "/acme?limit=3&limit=4",
        "/acme?limit=&limit=4",
        "/acme?limit=3&on=",
        "/acme?limit=3&on=2024-06-31",
        "/acme?limit=3&on=1024-06-01",
        "/acme?limit=3&at=2024-06-01T12:00:00",
        "/acme?limit=3&explain=perhaps",
        "/acme?limit=0",
        "/acme?limit=4&limit=0",
        "/acme?limit",
        "/acme",
        "/ac%00me?limit=1",
        f"/{'a' * 201}?limit=1",
        "/acme?limit=1&anything=else",
    ],
)
def test_it_is_what_fastapi_reads(address: str) -> None:
    read.clear()
    given.clear()
    status = TestClient(app).get(address).status_code
    assert status == (422 if read == [None] else 200)
    assert given == [one for one in read if one is not None]
